{{ local_entity('intervention') }}
