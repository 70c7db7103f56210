{#- The cases of all measures, kept to the components and windows that the register names. -#}
with cases as (
    {%- for measure in registered_measures() %}
    select '{{ measure }}' as measure, * from {{ ref('measure_' ~ measure | lower) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

components as (
    select * from {{ ref('measure_components') }}
),

final as (
    select cases.*
    from cases
    inner join components
        on
            cases.measure = components.measure
            and cases.component = components.component
            and cases.window_code = components.window_code
)

select * from final
