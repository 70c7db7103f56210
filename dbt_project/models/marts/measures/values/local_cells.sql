{#- The sums of each cell of a local measure. The total of each place that is asked for it has a row, empty or not,
    with what is missing for it. -#}
with cases as (
    select * from {{ ref('local_case_rows') }}
),

figures as (
    select * from {{ ref('local_figures') }}
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
        cases.figure_no,
        cases.client_group,
        cases.breakdown,
        cases.breakdown_value,
        cast(count_if(cases.in_numerator) as {{ dbt.type_bigint() }}) as numerator,
        cast(count_if(cases.in_denominator) as {{ dbt.type_bigint() }}) as denominator,
        case max(figures.value_kind)
            -- every amount is kept until the middle one is known, so those of other kinds are not handed over
            when 'median'
                then median(case when figures.value_kind = 'median' and cases.in_denominator then cases.amount end)
            when 'maximum' then max(case when cases.in_denominator then cases.amount end)
            when 'ratio' then {{ exact_sum("case when cases.in_numerator then cases.amount end") }}
            when 'absolute_ratio' then abs({{ exact_sum("case when cases.in_numerator then cases.amount end") }})
            else {{ exact_sum('cases.amount') }}
        end as amount,
        {{ exact_sum("case when cases.in_denominator then cases.amount end") }} as amount_divisor,
        cast(sum(cast(cases.amount * cases.amount as decimal(28, 12))) as double) as amount_squared,
        sum(cases.base) as base
    from cases
    inner join figures on cases.figure_no = figures.figure_no
    group by
        cases.as_at_id,
        cases.figure_no,
        cases.client_group,
        cases.breakdown,
        cases.breakdown_value
),

totals as (
    select
        report_dates.as_at_id,
        figures.figure_no,
        client_groups.client_group,
        'total' as breakdown,
        'all' as breakdown_value
    from figures
    inner join client_groups
        on {{ is_asked_for('figures.client_groups', 'client_groups.client_group') }}
    cross join report_dates
),

cells as (
    select
        coalesce(sums.as_at_id, totals.as_at_id) as as_at_id,
        coalesce(sums.figure_no, totals.figure_no) as figure_no,
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
            and sums.figure_no = totals.figure_no
            and sums.client_group = totals.client_group
),

final as (
    select
        cells.as_at_id,
        figures.measure,
        figures.component,
        figures.window_code,
        figures.area,
        figures.provider_code,
        cells.client_group,
        cells.breakdown,
        cells.breakdown_value,
        cells.numerator,
        cells.denominator,
        cells.amount,
        cells.amount_squared,
        cells.base,
        cells.amount_divisor
    from cells
    inner join figures on cells.figure_no = figures.figure_no
)

select * from final
