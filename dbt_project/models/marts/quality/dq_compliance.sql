with compliance as (
    select * from {{ ref('stg_gate__compliance') }}
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
    from compliance
)

select * from final
