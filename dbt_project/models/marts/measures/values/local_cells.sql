{#- The sums of each cell of a local measure. The total of each place that is asked for it has a row, empty or not,
    with what is missing for it. -#}
with cases as (
    select * from {{ ref('local_case_rows') }}
),

coverage as (
    select * from {{ ref('int_local_coverage') }}
),

components as (
    select * from {{ ref('measure_components') }}
    where breakdown_set = 'local'
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

client_groups as (
    {{ client_groups() }}
),

sums as (
    select
        cases.as_at_id,
        cases.measure,
        cases.component,
        cases.window_code,
        cases.area,
        cases.provider_code,
        cases.client_group,
        cases.breakdown,
        cases.breakdown_value,
        cast(count_if(cases.in_numerator) as {{ dbt.type_bigint() }}) as numerator,
        cast(count_if(cases.in_denominator) as {{ dbt.type_bigint() }}) as denominator,
        case max(components.value_kind)
            when 'median' then median(case when cases.in_denominator then cases.amount end)
            when 'maximum' then max(case when cases.in_denominator then cases.amount end)
            when 'ratio' then {{ exact_sum("case when cases.in_numerator then cases.amount end") }}
            when 'absolute_ratio' then abs({{ exact_sum("case when cases.in_numerator then cases.amount end") }})
            else {{ exact_sum('cases.amount') }}
        end as amount,
        {{ exact_sum("case when cases.in_denominator then cases.amount end") }} as amount_divisor,
        cast(sum(cast(cases.amount * cases.amount as decimal(28, 12))) as double) as amount_squared,
        sum(cases.base) as base
    from cases
    inner join components
        on
            cases.measure = components.measure
            and cases.component = components.component
            and cases.window_code = components.window_code
    group by
        cases.as_at_id,
        cases.measure,
        cases.component,
        cases.window_code,
        cases.area,
        cases.provider_code,
        cases.client_group,
        cases.breakdown,
        cases.breakdown_value
),

totals as (
    select
        report_dates.as_at_id,
        components.measure,
        components.component,
        components.window_code,
        coverage.area,
        coverage.provider_code,
        client_groups.client_group,
        'total' as breakdown,
        'all' as breakdown_value
    from components
    inner join coverage
        on components.measure = coverage.measure and components.component = coverage.component
    inner join client_groups
        on {{ is_asked_for('components.client_groups', 'client_groups.client_group') }}
    cross join report_dates
),

final as (
    select
        coalesce(sums.as_at_id, totals.as_at_id) as as_at_id,
        coalesce(sums.measure, totals.measure) as measure,
        coalesce(sums.component, totals.component) as component,
        coalesce(sums.window_code, totals.window_code) as window_code,
        coalesce(sums.area, totals.area) as area,
        coalesce(sums.provider_code, totals.provider_code) as provider_code,
        coalesce(sums.client_group, totals.client_group) as client_group,
        coalesce(sums.breakdown, totals.breakdown) as breakdown,
        coalesce(sums.breakdown_value, totals.breakdown_value) as breakdown_value,
        coalesce(sums.numerator, 0) as numerator,
        coalesce(sums.denominator, 0) as denominator,
        coalesce(sums.amount, 0) as amount,
        coalesce(sums.amount_squared, 0) as amount_squared,
        sums.base,
        sums.amount_divisor
    from sums
    full outer join totals
        on
            sums.breakdown = totals.breakdown
            and sums.as_at_id = totals.as_at_id
            and sums.measure = totals.measure
            and sums.component = totals.component
            and sums.window_code = totals.window_code
            and sums.area = totals.area
            and sums.provider_code = totals.provider_code
            and sums.client_group = totals.client_group
)

select * from final
