{#- What the rating of each part of the service rests on, counted for the quarter to each report date. -#}
with contracts as (
    select
        contract,
        area,
        min(start_date) as start_date
    from {{ ref('stg_reference__contracts') }}
    where framework = 'stoke_on_trent'
    group by contract, area
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

facts as (
    select
        as_at_id,
        area,
        component,
        window_code,
        in_numerator,
        in_denominator,
        reason,
        amount,
        breakdown_value_1 as service_part,
        breakdown_value_2 as detail
    from {{ ref('measure_local_service_performance') }}
    union all
    select
        as_at_id,
        area,
        component,
        window_code,
        in_numerator,
        in_denominator,
        reason,
        amount,
        breakdown_value_1 as service_part,
        breakdown_value_2 as detail
    from {{ ref('measure_local_service_expenditure') }}
),

parts as (
    select 'core' as service_part
    union all
    select 'pilot' as service_part
),

rated as (
    select
        report_dates.as_at_id,
        report_dates.period,
        report_dates.report_date,
        report_dates.is_quarter_end,
        contracts.contract,
        contracts.area,
        contracts.start_date,
        parts.service_part
    from contracts
    inner join report_dates on contracts.start_date <= report_dates.report_date
    cross join parts
),

{%- set counts = {
    'outcomes': ['achieved', 'due', 'unstated'],
    'milestones': ['achieved', 'due', 'unstated'],
    'changes': ['achieved', 'due', 'unstated'],
    'plans': ['achieved', 'due', 'unstated'],
    'reports': ['achieved', 'due', 'unstated'],
} %}
-- what is due and of which nothing is said is told apart: the rating waits for it, the published share does not
{%- set is_unstated = "facts.reason = 'nothing says whether it was achieved'" %}
{%- set is_due = 'facts.in_denominator and not (' ~ is_unstated ~ ')' %}
{%- set conditions = {'achieved': 'facts.in_numerator', 'due': is_due, 'unstated': is_unstated} %}

-- what names no part of the service speaks for both
final as (
    select
        rated.as_at_id,
        rated.period,
        rated.report_date,
        rated.is_quarter_end,
        rated.contract,
        rated.area,
        rated.start_date,
        rated.service_part,
        {%- for component, kinds in counts.items() %}
        {%- for kind in kinds %}
        count_if(
            facts.component = '{{ component }}' and facts.window_code = 'QTR' and {{ conditions[kind] }}
        ) as {{ component }}_{{ kind }},
        {%- endfor %}
        {%- endfor %}
        count_if(facts.component = 'outcomes' and facts.window_code = 'YTD' and facts.in_numerator)
            as outcomes_achieved_in_year,
        count_if(facts.component = 'outcomes' and facts.window_code = 'YTD' and {{ is_due }})
            as outcomes_due_in_year,
        {%- for component in [
            'milestones_renewed', 'changes_planned', 'additional_monitoring', 'complaints', 'complaints_upheld',
            'good_practice', 'learning_applied',
        ] %}
        count_if(facts.component = '{{ component }}' and facts.window_code = 'QTR') as {{ component }},
        {%- endfor %}
        {%- for level in ['passive', 'sometimes', 'always'] %}
        count_if(facts.component = 'involvement' and facts.window_code = 'QTR' and facts.detail = '{{ level }}')
            as involvement_{{ level }},
        {%- endfor %}
        {%- for reach in ['internal', 'internal_and_external'] %}
        count_if(facts.component = 'good_practice' and facts.window_code = 'QTR' and facts.detail = '{{ reach }}')
            as shared_{{ reach }},
        {%- endfor %}
        {%- for column, side in {'spend_difference': 'in_numerator', 'predicted_spend': 'in_denominator'}.items() %}
        {{ exact_sum(
            "case when facts.component = 'variance' and facts.window_code = 'QTR' and facts." ~ side
            ~ " then facts.amount end"
        ) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from rated
    left join facts
        on
            rated.as_at_id = facts.as_at_id
            and rated.area = facts.area
            and facts.service_part in (rated.service_part, 'not_recorded')
    group by
        rated.as_at_id,
        rated.period,
        rated.report_date,
        rated.is_quarter_end,
        rated.contract,
        rated.area,
        rated.start_date,
        rated.service_part
)

select * from final
