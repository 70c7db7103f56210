{{ local_known('mutual_aid', person='client_id') }}
