{#- The expenditure of each quarter beside what was predicted: whether an exception report is due, and what of it
    has come. -#}
with ratings as (
    select * from {{ ref('service_rating_inputs') }}
),

wholes as (
    select * from {{ ref('measure_local_service_expenditure') }}
    where window_code = 'QTR' and component = 'variance'
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

reports as (
    select * from {{ ref('int_local__narrative_entry') }}
    where report_id = 'rep_sot_finance_exception'
),

whole_services as (
    select
        ratings.as_at_id,
        ratings.period,
        ratings.report_date,
        ratings.is_quarter_end,
        ratings.contract,
        ratings.area,
        'all' as service_part,
        {{ exact_sum('case when wholes.in_numerator then wholes.amount end') }} as spend_difference,
        {{ exact_sum('case when wholes.in_denominator then wholes.amount end') }} as predicted_spend
    from ratings
    left join wholes on ratings.as_at_id = wholes.as_at_id and ratings.area = wholes.area
    where ratings.service_part = 'core'
    group by
        ratings.as_at_id,
        ratings.period,
        ratings.report_date,
        ratings.is_quarter_end,
        ratings.contract,
        ratings.area
),

compared as (
    select
        as_at_id,
        period,
        report_date,
        is_quarter_end,
        contract,
        area,
        service_part,
        spend_difference,
        predicted_spend
    from ratings
    union all
    select * from whole_services
),

judged as (
    select
        compared.*,
        compared.spend_difference / nullif(compared.predicted_spend, 0) as variance,
        abs(compared.spend_difference)
        > parameters.expenditure_exception_share * compared.predicted_spend + 1e-6 as needs_report
    from compared
    inner join parameters on compared.as_at_id = parameters.as_at_id
),

-- a report that names no part of the service is about all of it
reported as (
    select
        judged.as_at_id,
        judged.contract,
        judged.service_part,
        {%- for part in ['reasons', 'corrective_measures', 'reprofiled_budget'] %}
        max(case when reports.part_id = '{{ part }}' then 1 else 0 end) = 1 as has_{{ part }},
        {%- endfor %}
        min(reports.submitted_date) as submitted_date
    from judged
    left join reports
        on
            judged.area = reports.area
            and judged.service_part = coalesce(reports.service_part, judged.service_part)
            and reports.period >= {{ add_months(first_day_of_month('judged.report_date'), -2) }}
            and reports.period <= judged.report_date
    where judged.is_quarter_end
    group by judged.as_at_id, judged.contract, judged.service_part
),

final as (
    select
        judged.as_at_id,
        judged.period,
        judged.report_date,
        judged.contract,
        judged.area,
        judged.service_part,
        judged.predicted_spend + judged.spend_difference as actual_spend,
        judged.predicted_spend,
        judged.variance,
        judged.needs_report,
        reported.submitted_date,
        case
            when judged.needs_report is null then 'unknown'
            when not judged.needs_report then 'not_needed'
            when not judged.is_quarter_end then 'quarter_not_ended'
            when reported.has_reasons and reported.has_corrective_measures and reported.has_reprofiled_budget
                then 'received'
            when reported.has_reasons or reported.has_corrective_measures or reported.has_reprofiled_budget
                then 'incomplete'
            else 'outstanding'
        end as status
    from judged
    left join reported
        on
            judged.as_at_id = reported.as_at_id
            and judged.contract = reported.contract
            and judged.service_part = reported.service_part
)

select * from final
