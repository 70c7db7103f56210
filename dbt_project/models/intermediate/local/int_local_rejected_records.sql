{#- The records of local extracts that break a rule of severity reject: they reach no measure. -#}
with failures as (
    select * from {{ ref('dq_local_failure') }}
),

rejecting as (
    select rule_id from {{ ref('dq_rules') }}
    where severity = 'reject'
),

final as (
    select distinct
        failures.entity,
        failures._file_id,
        failures._row_number
    from failures
    inner join rejecting on failures.rule_id = rejecting.rule_id
)

select * from final
