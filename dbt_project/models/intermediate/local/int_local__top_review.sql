{{ local_known('top_review', person='client_id') }}
