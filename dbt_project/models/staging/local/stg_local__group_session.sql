{{ local_entity('group_session') }}
