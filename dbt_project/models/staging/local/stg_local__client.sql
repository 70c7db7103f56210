{{ local_entity('client') }}
