{{ local_entity('carer_contact') }}
