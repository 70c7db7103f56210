{{ local_known('group_session') }}
