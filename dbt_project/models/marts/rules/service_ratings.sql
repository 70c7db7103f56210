{#- The rating of each part of the service, and what a red one puts at risk. It becomes a withholding by a recorded
    decision alone. -#}
with criteria as (
    select * from {{ ref('service_rating_criteria') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

budget_lines as (
    select * from {{ ref('int_local__budget_line') }}
    where annual_payment is not null
),

decisions as (
    select * from {{ ref('int_local__liability_decision') }}
),

counted as (
    select
        as_at_id,
        period,
        report_date,
        is_quarter_end,
        contract,
        area,
        start_date,
        service_part,
        {{ dbt.listagg("case when colour = 'red' then criterion end", "', '", "order by criterion") }}
            as red_criteria,
        {{ dbt.listagg("case when colour = 'amber' then criterion end", "', '", "order by criterion") }}
            as amber_criteria,
        {{ dbt.listagg("case when colour = 'unknown' then criterion end", "', '", "order by criterion") }}
            as unknown_criteria
    from criteria
    group by as_at_id, period, report_date, is_quarter_end, contract, area, start_date, service_part
),

judged as (
    select
        counted.*,
        parameters.service_liability_share,
        counted.service_part = 'pilot'
        and counted.report_date
        < {{ add_months('counted.start_date', 'cast(parameters.pilot_baseline_months as integer)') }} as is_baseline
    from counted
    inner join parameters on counted.as_at_id = parameters.as_at_id
),

rated as (
    select
        *,
        case
            when is_baseline then 'baseline'
            when red_criteria is not null then 'red'
            when unknown_criteria is not null then 'not_rated'
            when amber_criteria is not null then 'amber'
            else 'green'
        end as rating
    from judged
),

-- the payment that was last stated up to the end of the quarter
payments as (
    select
        rated.as_at_id,
        rated.contract,
        rated.service_part,
        budget_lines.annual_payment
    from rated
    inner join budget_lines
        on
            rated.area = budget_lines.area
            and rated.service_part = budget_lines.service_part
            and rated.report_date >= budget_lines.quarter
    qualify
        row_number() over (
            partition by rated.as_at_id, rated.contract, rated.service_part
            order by budget_lines.quarter desc, budget_lines.handed_in_no desc
        ) = 1
),

-- the last decision on the quarter; a later one replaces an earlier one
decided as (
    select
        rated.as_at_id,
        rated.contract,
        rated.service_part,
        decisions.decided_date,
        decisions.role as decided_by_role,
        decisions.withheld,
        decisions.amount
    from rated
    inner join decisions
        on
            rated.area = decisions.area
            and rated.service_part = decisions.service_part
            and decisions.period >= {{ add_months(first_day_of_month('rated.report_date'), -2) }}
            and decisions.period <= rated.report_date
    where rated.is_quarter_end
    qualify
        row_number() over (
            partition by rated.as_at_id, rated.contract, rated.service_part
            order by decisions.decided_date desc, decisions.handed_in_no desc
        ) = 1
),

final as (
    select
        rated.as_at_id,
        rated.period,
        rated.report_date,
        rated.contract,
        rated.area,
        rated.service_part,
        rated.rating,
        rated.is_quarter_end as is_final,
        rated.red_criteria,
        rated.amber_criteria,
        rated.unknown_criteria,
        payments.annual_payment,
        -- one liability per red quarter
        case
            when rated.rating = 'red' and rated.is_quarter_end
                then payments.annual_payment * rated.service_liability_share
        end as liability,
        decided.decided_date,
        decided.decided_by_role,
        decided.withheld as is_withheld,
        case when decided.withheld then decided.amount end as withheld_amount
    from rated
    left join payments
        on
            rated.as_at_id = payments.as_at_id
            and rated.contract = payments.contract
            and rated.service_part = payments.service_part
    left join decided
        on
            rated.as_at_id = decided.as_at_id
            and rated.contract = decided.contract
            and rated.service_part = decided.service_part
)

select * from final
