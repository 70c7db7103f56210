with underperformance_events as (
    select * from {{ ref('underperformance_events') }}
),

final as (
    select
        contract,
        period,
        report_date,
        area,
        provider_code,
        case_id,
        event_no,
        service_part,
        source,
        indicator_id,
        from_state,
        state,
        state_name,
        duty,
        entered_date,
        deadline,
        kind,
        actor_role,
        owner,
        is_allowed,
        finding
    from underperformance_events
)

select * from final
