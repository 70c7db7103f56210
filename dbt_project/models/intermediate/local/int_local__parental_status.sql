{{ local_known('parental_status', person='client_id') }}
