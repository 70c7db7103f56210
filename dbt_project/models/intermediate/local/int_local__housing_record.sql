{{ local_known('housing_record', person='client_id') }}
