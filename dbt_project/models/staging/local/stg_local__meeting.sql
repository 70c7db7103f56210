{{ local_entity('meeting') }}
