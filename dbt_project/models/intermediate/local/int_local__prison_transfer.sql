{{ local_known('prison_transfer', person='client_id') }}
