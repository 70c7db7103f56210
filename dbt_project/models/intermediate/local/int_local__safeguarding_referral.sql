{{ local_known('safeguarding_referral', person='client_id') }}
