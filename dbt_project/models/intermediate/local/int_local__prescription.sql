{{ local_known('prescription', person='client_id') }}
