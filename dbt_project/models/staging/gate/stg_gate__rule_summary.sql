with rule_summary_rows as (
    select * from {{ source('quality_results', 'rule_summary') }}
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
    from rule_summary_rows
)

select * from final
