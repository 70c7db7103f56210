with results as (
    select * from {{ ref('stg_gate__rule_summary') }}
),

final as (
    select
        rule_id,
        dataset,
        provider_code,
        entity,
        field,
        severity,
        status,
        checked,
        failed
    from results
)

select * from final
