with dim_measure as (
    select * from {{ ref('dim_measure') }}
),

final as (
    select
        measure,
        component,
        window_code,
        measure_name,
        component_label,
        window_label,
        family,
        value_kind,
        counting_unit,
        client_groups,
        direction,
        definition,
        numerator,
        denominator,
        exclusions,
        worked_example,
        note,
        source
    from dim_measure
)

select * from final
