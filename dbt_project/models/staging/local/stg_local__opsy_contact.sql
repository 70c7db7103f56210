{{ local_entity('opsy_contact') }}
