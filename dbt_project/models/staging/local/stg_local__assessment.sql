{{ local_entity('assessment') }}
