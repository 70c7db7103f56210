with dq_failing_record as (
    select * from {{ ref('dq_failing_record') }}
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
        field,
        period,
        source_file,
        row_number,
        state,
        since_period,
        is_accepted,
        accepted_until
    from dq_failing_record
)

select * from final
