{{ local_entity('risk_record') }}
