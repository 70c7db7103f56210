{#- A number for each component of a measure in a window. Millions of cases are grouped by one number instead of
    three texts, and named again afterwards. -#}
with components as (
    select * from {{ ref('measure_components') }}
),

final as (
    select
        measure,
        component,
        window_code,
        counting_unit,
        client_groups,
        breakdown_set,
        row_number() over (
            order by measure nulls last, component nulls last, window_code nulls last
        ) as component_no
    from components
)

select * from final
