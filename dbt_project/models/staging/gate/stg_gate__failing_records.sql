with failing_record_rows as (
    select * from {{ source('quality_results', 'failing_record') }}
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
    from failing_record_rows
)

select * from final
