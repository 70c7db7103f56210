{{ local_entity('needle_exchange_visit') }}
