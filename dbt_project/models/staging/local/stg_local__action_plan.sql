{{ local_entity('action_plan') }}
