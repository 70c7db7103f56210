{{ local_known('carer', person='carer_id') }}
