{{ local_entity('episode') }}
