{{ local_entity('cj_contact') }}
