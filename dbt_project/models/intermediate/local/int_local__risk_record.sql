{{ local_known('risk_record', person='client_id') }}
