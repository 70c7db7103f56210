{{ local_known('intervention', person='client_id') }}
