with failing_records as (
    select * from {{ ref('stg_gate__failing_records') }}
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
    from failing_records
)

select * from final
