{{ local_known('bbv_event', person='client_id') }}
