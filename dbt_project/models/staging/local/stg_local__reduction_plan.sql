{{ local_entity('reduction_plan') }}
