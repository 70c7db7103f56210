{{ local_entity('opsy_exit') }}
