{{ local_known('child', person='child_id') }}
