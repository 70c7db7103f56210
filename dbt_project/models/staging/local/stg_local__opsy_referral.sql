{{ local_entity('opsy_referral') }}
