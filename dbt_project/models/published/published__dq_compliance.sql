with dq_compliance as (
    select * from {{ ref('dq_compliance') }}
),

final as (
    select
        dataset,
        provider_code,
        period,
        records,
        failing_records,
        compliance,
        gate
    from dq_compliance
)

select * from final
