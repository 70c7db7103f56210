{{ local_entity('bbv_event') }}
