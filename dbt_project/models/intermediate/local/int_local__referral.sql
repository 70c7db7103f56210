{{ local_known('referral', person='client_id') }}
