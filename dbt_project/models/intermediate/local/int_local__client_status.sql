{{ local_known('client_status', person='client_id') }}
