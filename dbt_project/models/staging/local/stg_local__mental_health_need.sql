{{ local_entity('mental_health_need') }}
