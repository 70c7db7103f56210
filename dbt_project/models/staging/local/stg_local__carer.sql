{{ local_entity('carer') }}
