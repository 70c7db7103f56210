{{ local_entity('service_payment') }}
