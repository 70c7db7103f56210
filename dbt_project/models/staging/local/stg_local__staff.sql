{{ local_entity('staff') }}
