{{ local_known('opsy_child', person='child_id') }}
