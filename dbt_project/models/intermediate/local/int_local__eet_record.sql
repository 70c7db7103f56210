{{ local_known('eet_record', person='client_id') }}
