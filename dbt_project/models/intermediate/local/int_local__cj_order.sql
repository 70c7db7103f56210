{{ local_known('cj_order', person='client_id') }}
