{{ local_known('death', person='client_id') }}
