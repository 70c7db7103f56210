{{ local_known('assessment', person='client_id') }}
