with underperformance_cases as (
    select * from {{ ref('underperformance_cases') }}
),

final as (
    select
        contract,
        period,
        report_date,
        area,
        provider_code,
        case_id,
        service_part,
        source,
        indicator_id,
        opened_date,
        state,
        state_name,
        duty,
        in_state_since,
        days_in_state,
        deadline,
        owner,
        is_overdue,
        next_states,
        moves_not_allowed,
        has_second_renegotiation,
        decided_date,
        decided_by_role,
        is_withheld,
        cast(withheld_amount as double) as withheld_amount
    from underperformance_cases
)

select * from final
