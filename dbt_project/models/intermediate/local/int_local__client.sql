{{ local_known('client', person='client_id') }}
