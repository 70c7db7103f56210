{{ local_entity('referral') }}
