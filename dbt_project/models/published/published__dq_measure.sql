with dq_measure as (
    select * from {{ ref('dq_measure') }}
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
    from dq_measure
)

select * from final
