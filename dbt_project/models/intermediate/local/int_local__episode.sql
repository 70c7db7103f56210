{{ local_known('episode', person='client_id') }}
