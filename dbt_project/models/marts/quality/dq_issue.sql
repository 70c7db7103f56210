with issues as (
    select * from {{ ref('stg_gate__issues') }}
),

final as (
    select
        rule_id,
        severity,
        is_gate,
        dataset,
        provider_code,
        agency_code,
        entity,
        record_id,
        occurrence,
        state,
        since_period,
        last_period,
        resolved_period
    from issues
)

select * from final
