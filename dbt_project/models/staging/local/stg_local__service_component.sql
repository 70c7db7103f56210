{{ local_entity('service_component') }}
