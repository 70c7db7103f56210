{{ local_known('exchange_site') }}
