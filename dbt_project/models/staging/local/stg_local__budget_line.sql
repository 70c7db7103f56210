{{ local_entity('budget_line') }}
