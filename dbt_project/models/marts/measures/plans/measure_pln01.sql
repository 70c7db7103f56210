{#- Long-term clients still in treatment who hold a current plan of reduction or improvement: of the cohort of the
    contract's start, and of those at the report date. -#}
with long_term as (
    select
        *,
        case component when 'current.clients' then 'current' else 'cohort' end as group_component
    from {{ ref('measure_sc08') }}
    where
        client_group = 'adult'
        and (
            (component = 'cohort.still_in_journey' and in_numerator)
            or (component = 'current.clients' and window_code = 'AT_R')
        )
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

plans as (
    select * from {{ ref('int_local__reduction_plan') }}
    where client_no is not null
),

-- the latest version says whether the plan goes on
latest_plans as (
    select
        report_dates.as_at_id,
        plans.client_no,
        plans.status
    from plans
    inner join report_dates on plans.plan_date <= report_dates.report_date
    qualify
        row_number() over (
            partition by report_dates.as_at_id, plans.client_no
            order by plans.plan_date desc, plans.handed_in_no desc
        ) = 1
),

final as (
    select
        {{ measure_case(
            'long_term',
            'long_term.group_component',
            "case latest_plans.status
                when 'current' then 'holds a current plan'
                when 'closed' then 'the latest plan is closed'
                else 'no plan is known'
            end",
            in_numerator="coalesce(latest_plans.status = 'current', false)",
        ) }}
    from long_term
    left join latest_plans
        on long_term.as_at_id = latest_plans.as_at_id and long_term.client_no = latest_plans.client_no
)

select * from final
