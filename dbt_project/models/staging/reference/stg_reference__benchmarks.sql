{#- Published figures to compare with: those landed, else the project's own. -#}
{{ landed_else_own(
    source('raw', 'reference_benchmarks'),
    ref('benchmarks'),
    {
        'benchmark': 'text',
        'measure': 'text',
        'component': 'text',
        'breakdown': 'text',
        'breakdown_value': 'text',
        'client_group': 'text',
        'area_kind': 'text',
        'area_name': 'text',
        'period_start': 'date',
        'period_end': 'date',
        'value': 'double',
    },
) }}
