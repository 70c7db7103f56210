{{ local_entity('group_attendance') }}
