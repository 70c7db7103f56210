with dq_rule_result as (
    select * from {{ ref('dq_rule_result') }}
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
    from dq_rule_result
)

select * from final
