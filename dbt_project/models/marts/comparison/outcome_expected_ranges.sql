{#- Abstinence at review beside the range that chance alone would give an area of this size with the comparator's
    rate. It is not adjusted for who the clients are. -#}
with figures as (
    select * from {{ ref('measure_values') }}
    where measure = 'TOP02' and component like '%.abstinent'
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

comparators as (
    select * from {{ ref('outcome_comparators') }}
),

compared as (
    select
        figures.measure,
        figures.component,
        figures.period,
        figures.window_code,
        figures.window_start,
        figures.window_end,
        figures.area,
        figures.provider_code,
        figures.client_group,
        figures.breakdown,
        figures.breakdown_value,
        figures.numerator,
        figures.denominator,
        figures.value,
        figures.status,
        comparators.comparator,
        comparators.rate as comparator_rate,
        parameters.expected_range_z
        * sqrt(comparators.rate * (1 - comparators.rate) / nullif(figures.denominator, 0)) as spread
    from figures
    inner join report_dates on figures.as_at_id = report_dates.as_at_id
    inner join parameters on figures.as_at_id = parameters.as_at_id
    left join comparators
        on
            figures.measure = comparators.measure
            and figures.component = comparators.component
            and report_dates.report_date >= comparators.valid_from
            and report_dates.report_date <= {{ open_end('comparators.valid_to') }}
),

-- greatest and least pass over nulls
ranged as (
    select
        *,
        case when spread is not null then greatest(comparator_rate - spread, 0) end as expected_lower,
        case when spread is not null then least(comparator_rate + spread, 1) end as expected_upper
    from compared
),

final as (
    select
        measure,
        component,
        period,
        window_code,
        window_start,
        window_end,
        area,
        provider_code,
        client_group,
        breakdown,
        breakdown_value,
        numerator,
        denominator,
        value,
        status,
        comparator,
        comparator_rate,
        expected_lower,
        expected_upper,
        case
            when value > expected_upper then 'above'
            when value < expected_lower then 'below'
            when value is not null and expected_lower is not null then 'within'
        end as position,
        case
            when comparator_rate is null then 'there is no rate to compare with'
            when value is null then 'nobody is in the denominator'
            else 'not adjusted for case mix'
        end as note
    from ranged
)

select * from final
