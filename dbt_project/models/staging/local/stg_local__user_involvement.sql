{{ local_entity('user_involvement') }}
