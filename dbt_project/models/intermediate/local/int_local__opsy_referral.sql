{{ local_known('opsy_referral', person='child_id') }}
