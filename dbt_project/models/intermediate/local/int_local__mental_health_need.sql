{{ local_known('mental_health_need', person='client_id') }}
