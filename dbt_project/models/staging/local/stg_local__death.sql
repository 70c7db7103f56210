{{ local_entity('death') }}
