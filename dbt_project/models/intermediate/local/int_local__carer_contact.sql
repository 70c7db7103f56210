{{ local_known('carer_contact', person='carer_id') }}
