{{ local_entity('opsy_child') }}
