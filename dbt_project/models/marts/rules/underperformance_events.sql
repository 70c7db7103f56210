{#- What each case of under-performance went through up to the report date, with whether each move is one that the
    procedure allows. What was recorded stands, allowed or not. A plan that is not completed by its deadline is not
    adhered to from the day after, whoever records it. -#}
with contracts as (
    select distinct
        contract,
        area
    from {{ ref('stg_reference__contracts') }}
    where framework = 'stoke_on_trent'
),

report_month as (
    select * from {{ ref('int_report_dates') }}
    where is_report_month
),

states as (
    select * from {{ ref('underperformance_states') }}
),

transitions as (
    select * from {{ ref('underperformance_transitions') }}
),

recorded as (
    select
        contracts.contract as contract_key,
        report_month.period,
        report_month.report_date,
        events.area,
        events.provider_code,
        events.case_id,
        events.service_part,
        events.source,
        events.indicator_id,
        events.state,
        events.entered_date,
        events.deadline,
        events.actor_role,
        events.owner,
        events.evidence is not null as has_evidence,
        'event' as kind,
        states.step,
        lead(events.entered_date) over (
            partition by contracts.contract, events.provider_code, events.case_id
            order by events.entered_date nulls last, states.step nulls last
        ) as next_date
    from {{ ref('int_local__action_plan') }} as events
    inner join contracts on events.area = contracts.area
    inner join states on events.state = states.state
    inner join report_month on events.entered_date <= report_month.report_date
),

-- on its last day a plan can still be completed
lapsed as (
    select
        recorded.contract_key,
        recorded.period,
        recorded.report_date,
        recorded.area,
        recorded.provider_code,
        recorded.case_id,
        recorded.service_part,
        null as source,
        null as indicator_id,
        states.state,
        {{ add_days('recorded.deadline', 1) }} as entered_date,
        null as deadline,
        null as actor_role,
        recorded.owner,
        false as has_evidence,
        'automatic' as kind,
        states.step
    from recorded
    inner join transitions on recorded.state = transitions.from_state and transitions.kind = 'automatic'
    inner join states on transitions.to_state = states.state
    where
        recorded.report_date > recorded.deadline
        and (recorded.next_date is null or recorded.next_date > recorded.deadline)
        -- a plan that is written after its own deadline has not lapsed before it began
        and recorded.deadline >= recorded.entered_date
),

happened as (
    select
        contract_key,
        period,
        report_date,
        area,
        provider_code,
        case_id,
        service_part,
        source,
        indicator_id,
        state,
        entered_date,
        deadline,
        actor_role,
        owner,
        has_evidence,
        kind,
        step
    from recorded
    union all
    select * from lapsed
),

-- what the clock does comes before what a person records on the same day
in_order as (
    select
        *,
        row_number() over (
            partition by contract_key, provider_code, case_id
            order by entered_date nulls last, case kind when 'automatic' then 0 else 1 end, step nulls last
        ) as event_no,
        coalesce(
            lag(state) over (
                partition by contract_key, provider_code, case_id
                order by entered_date nulls last, case kind when 'automatic' then 0 else 1 end, step nulls last
            ),
            'none'
        ) as from_state
    from happened
),

allowed as (
    select distinct
        from_state,
        to_state
    from transitions
),

final as (
    select
        in_order.contract_key as contract,
        in_order.period,
        in_order.report_date,
        in_order.area,
        in_order.provider_code,
        in_order.case_id,
        in_order.event_no,
        in_order.service_part,
        in_order.source,
        in_order.indicator_id,
        in_order.from_state,
        in_order.state,
        states.name as state_name,
        states.duty,
        in_order.entered_date,
        in_order.deadline,
        in_order.kind,
        in_order.actor_role,
        in_order.owner,
        allowed.to_state is not null as is_allowed,
        case
            when allowed.to_state is null
                then 'the procedure has no move from ' || in_order.from_state || ' to ' || in_order.state
            when in_order.kind = 'automatic' then 'the deadline passed without completion'
            when in_order.actor_role is null then 'the role of who made the move is missing'
            when not in_order.has_evidence then 'the evidence of the move is missing'
            when in_order.state = 'u1' and in_order.source is null then 'where it was found is missing'
            when states.asks_for_deadline = 'Y' and in_order.deadline is null
                then 'the deadline of the plan is missing'
        end as finding
    from in_order
    inner join states on in_order.state = states.state
    left join allowed on in_order.from_state = allowed.from_state and in_order.state = allowed.to_state
)

select * from final
