{{ local_known('group_attendance', person='client_id') }}
