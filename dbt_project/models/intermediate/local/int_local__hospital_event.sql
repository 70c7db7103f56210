{{ local_known('hospital_event', person='client_id') }}
