{{ local_known('opsy_contact') }}
