{{ local_known('domestic_abuse', person='client_id') }}
