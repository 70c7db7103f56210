{{ local_entity('exchange_site') }}
