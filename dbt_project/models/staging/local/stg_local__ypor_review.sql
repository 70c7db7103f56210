{{ local_entity('ypor_review') }}
