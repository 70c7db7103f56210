{{ local_entity('liability_decision') }}
