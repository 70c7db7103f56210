{#- Where each case of under-performance stands on the report date, where it may go, and what was decided. -#}
with events as (
    select * from {{ ref('underperformance_events') }}
),

decisions as (
    select * from {{ ref('int_local__liability_decision') }}
),

transitions as (
    select distinct
        from_state,
        to_state
    from {{ ref('underperformance_transitions') }}
    where kind = 'event'
),

next_states as (
    select
        from_state,
        {{ dbt.listagg('to_state', "', '", 'order by to_state') }} as next_states
    from transitions
    group by from_state
),

latest as (
    select * from events
    qualify row_number() over (partition by contract, provider_code, case_id order by event_no desc) = 1
),

counted as (
    select
        contract,
        provider_code,
        case_id,
        min(entered_date) as opened_date,
        max(service_part) as service_part,
        max(source) as source,
        max(indicator_id) as indicator_id,
        cast(count_if(not is_allowed) as {{ dbt.type_bigint() }}) as moves_not_allowed,
        count_if(state = 'u5') as final_plans
    from events
    group by contract, provider_code, case_id
),

-- a decision of later is not known yet, and hides none that is
decided as (
    select
        latest.contract,
        decisions.*
    from latest
    inner join decisions
        on
            latest.provider_code = decisions.provider_code
            and latest.case_id = decisions.case_id
            and latest.report_date >= decisions.decided_date
    qualify
        row_number() over (
            partition by latest.contract, latest.provider_code, latest.case_id
            order by decisions.decided_date desc, decisions.period desc, decisions.handed_in_no desc
        ) = 1
),

final as (
    select
        latest.contract,
        latest.period,
        latest.report_date,
        latest.area,
        latest.provider_code,
        latest.case_id,
        counted.service_part,
        counted.source,
        counted.indicator_id,
        counted.opened_date,
        latest.state,
        latest.state_name,
        latest.duty,
        latest.entered_date as in_state_since,
        {{ days_between('latest.entered_date', 'latest.report_date') }} as days_in_state,
        latest.deadline,
        latest.owner,
        coalesce(latest.deadline < latest.report_date, false) as is_overdue,
        next_states.next_states,
        counted.moves_not_allowed,
        counted.final_plans > 1 as has_second_renegotiation,
        decided.decided_date,
        decided.role as decided_by_role,
        decided.withheld as is_withheld,
        case when decided.withheld then decided.amount end as withheld_amount
    from latest
    inner join counted
        on
            latest.contract = counted.contract
            and latest.provider_code = counted.provider_code
            and latest.case_id = counted.case_id
    left join next_states on latest.state = next_states.from_state
    left join decided
        on
            latest.contract = decided.contract
            and latest.provider_code = decided.provider_code
            and latest.case_id = decided.case_id
)

select * from final
