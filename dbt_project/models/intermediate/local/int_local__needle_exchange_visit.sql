{{ local_known('needle_exchange_visit', person='client_id') }}
