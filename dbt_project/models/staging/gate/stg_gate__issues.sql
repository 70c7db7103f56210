with issue_rows as (
    select * from {{ source('quality_results', 'issue') }}
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
    from issue_rows
)

select * from final
