{{ local_known('opsy_exit') }}
