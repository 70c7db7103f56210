{{ risk_record_cases('LOC01', 'comprehensive_risk_assessment') }}
