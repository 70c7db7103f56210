with dq_measure_rows as (
    select * from {{ source('quality_results', 'dq_measure') }}
),

final as (
    select
        measure,
        dataset,
        provider_code,
        field,
        component,
        numerator,
        denominator,
        value,
        rating,
        status
    from dq_measure_rows
)

select * from final
