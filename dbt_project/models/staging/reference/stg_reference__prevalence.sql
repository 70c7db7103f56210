{#- Estimates of need: those landed, else the project's own. -#}
{{ landed_else_own(
    source('raw', 'reference_prevalence'),
    ref('prevalence_estimates'),
    {
        'need': 'text',
        'area': 'text',
        'area_name': 'text',
        'year': 'text',
        'method': 'text',
        'estimate': 'double',
        'lower_95': 'double',
        'upper_95': 'double',
    },
) }}
