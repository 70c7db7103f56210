{{ local_known('child', person='parent_client_id') }}
