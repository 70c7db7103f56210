{{ local_entity('client_status') }}
