{{ risk_record_cases('LOC02', 'risk_management_plan') }}
