{{ local_entity('performance_outcome') }}
