{{ local_known('ypor_review', person='client_id') }}
