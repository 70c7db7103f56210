{{ local_entity('client_residence') }}
