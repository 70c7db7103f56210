{{ local_entity('child_plan_status') }}
