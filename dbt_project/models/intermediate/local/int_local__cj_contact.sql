{{ local_known('cj_contact', person='client_id') }}
