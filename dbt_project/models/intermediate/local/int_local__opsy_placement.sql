{{ local_known('opsy_placement', person='child_id') }}
