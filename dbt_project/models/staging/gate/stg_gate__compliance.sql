with compliance_rows as (
    select * from {{ source('quality_results', 'compliance') }}
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
    from compliance_rows
)

select * from final
