with failures as (
    select * from {{ source('quality_results', 'rule_failure') }}
),

rules as (
    select * from {{ ref('dq_rules') }}
),

final as (
    select
        failures.rule_id,
        failures.entity,
        failures._file_id,
        failures._row_number,
        failures.agency_code,
        failures.field,
        rules.severity
    from failures
    inner join rules on failures.rule_id = rules.rule_id
)

select * from final
