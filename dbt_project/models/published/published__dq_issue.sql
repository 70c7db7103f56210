with dq_issue as (
    select * from {{ ref('dq_issue') }}
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
    from dq_issue
)

select * from final
