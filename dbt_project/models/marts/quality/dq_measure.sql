with dq_measures as (
    select * from {{ ref('stg_gate__dq_measures') }}
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
    from dq_measures
)

select * from final
