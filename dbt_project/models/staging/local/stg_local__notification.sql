{{ local_entity('notification') }}
