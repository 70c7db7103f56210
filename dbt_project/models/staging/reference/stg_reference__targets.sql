{#- Targets of the indicators: those landed, else the project's own. -#}
{{ landed_else_own(
    source('raw', 'reference_targets'),
    ref('indicator_targets'),
    {
        'indicator_id': 'text',
        'client_group': 'text',
        'breakdown': 'text',
        'breakdown_value': 'text',
        'valid_from': 'date',
        'valid_to': 'date',
        'comparator': 'text',
        'target': 'double',
        'kind': 'text',
        'benchmark': 'text',
        'combine': 'text',
        'rating_scale': 'text',
        'target_state': 'text',
    },
) }}
