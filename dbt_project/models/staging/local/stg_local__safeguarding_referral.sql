{{ local_entity('safeguarding_referral') }}
