-- counting the listed cases gives every published numerator and denominator of the report month
with report_month as (
    select * from {{ ref('int_report_dates') }}
    where is_report_month
),

counted as (
    select
        cases.measure,
        cases.component,
        cases.period,
        cases.window_code,
        cases.area,
        cases.provider_code,
        cases.client_group,
        cases.breakdown,
        cases.breakdown_value,
        sum(case when cases.in_numerator then 1 else 0 end) as numerator,
        sum(case when cases.in_denominator then 1 else 0 end) as denominator,
        sum(coalesce(cases.amount, 0)) as amount,
        sum(case when cases.in_numerator then coalesce(cases.amount, 0) else 0 end) as numerator_amount
    from {{ ref('measure_cases') }} as cases
    group by
        cases.measure,
        cases.component,
        cases.period,
        cases.window_code,
        cases.area,
        cases.provider_code,
        cases.client_group,
        cases.breakdown,
        cases.breakdown_value
),

published as (
    select
        figures.*,
        components.value_kind,
        coalesce(divisors.value, 1) as divisor
    from {{ ref('measure_values') }} as figures
    inner join report_month on figures.as_at_id = report_month.as_at_id
    inner join {{ ref('measure_components') }} as components
        on
            figures.measure = components.measure
            and figures.component = components.component
            and figures.window_code = components.window_code
    left join {{ ref('measure_parameters') }} as divisors
        on
            components.amount_divisor_parameter = divisors.parameter
            and report_month.report_date >= divisors.valid_from
            and report_month.report_date <= {{ open_end('divisors.valid_to') }}
)

select
    published.measure,
    published.component,
    counted.measure as counted_measure,
    counted.component as counted_component,
    published.numerator as published_numerator,
    published.denominator as published_denominator,
    counted.numerator as counted_numerator,
    counted.denominator as counted_denominator,
    counted.amount as counted_amount
from published
full outer join counted
    on {{ same_cell('published', 'counted') }}
where
    -- a figure whose extract has not come has no number to add up to
    coalesce(published.status, 'final') <> 'not_collected'
    and (
        -- only cases out of numerator and denominator may have no figure
        (published.measure is null and counted.numerator + counted.denominator > 0)
        or (
            published.value_kind in {{ value_kinds_with('numerator', 'amount') }}
            and published.value_kind not in {{ value_kinds_with('denominator', 'amount') }}
            and abs(published.numerator - coalesce(counted.amount, 0) / published.divisor) > 1e-6
        )
        or (
            published.value_kind in {{ value_kinds_with('denominator', 'amount') }}
            and abs(abs(published.numerator) - abs(coalesce(counted.numerator_amount, 0))) > 1e-6
        )
        or (
            published.value_kind in {{ value_kinds_with('numerator', 'cases') }}
            and published.numerator <> coalesce(counted.numerator, 0)
        )
        or (
            published.value_kind in {{ value_kinds_with('denominator', 'cases') }}
            and published.denominator <> coalesce(counted.denominator, 0)
        )
    )
