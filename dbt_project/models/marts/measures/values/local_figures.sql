{#- The figures that are asked for from local extracts: a component of a measure in a window, at a partnership or
    provider whose contract asks for it. More than a million cases are grouped by one number instead of five texts,
    and named again afterwards. -#}
with components as (
    select * from {{ ref('measure_components') }}
    where breakdown_set = 'local'
),

coverage as (
    select * from {{ ref('int_local_coverage') }}
),

final as (
    select
        components.measure,
        components.component,
        components.window_code,
        coverage.area,
        coverage.provider_code,
        components.counting_unit,
        components.client_groups,
        components.value_kind,
        row_number() over (
            order by
                components.measure nulls last,
                components.component nulls last,
                components.window_code nulls last,
                coverage.area nulls last,
                coverage.provider_code nulls last
        ) as figure_no
    from components
    inner join coverage
        on components.measure = coverage.measure and components.component = coverage.component
)

select * from final
