{{ local_entity('dispensing_activity') }}
