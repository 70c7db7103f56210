{{ local_entity('opsy_placement') }}
