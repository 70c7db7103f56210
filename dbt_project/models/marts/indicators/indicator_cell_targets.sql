{#- The targets in force at the report date, in the unit of the value, for the cells they are set for: the one
    to be rated at, the aspiration and the trend that are shown beside it. -#}
with cells as (
    select * from {{ ref('indicator_cells') }}
    where role <> 'variant'
),

targets as (
    select * from {{ ref('stg_reference__targets') }}
),

trend_terms as (
    select * from {{ ref('trend_terms') }}
),

contract_starts as (
    select
        contract,
        min(start_date) as start_date
    from {{ ref('stg_reference__contracts') }}
    group by contract
),

indicators as (
    select * from {{ ref('indicators') }}
),

frequencies as (
    select * from {{ ref('reporting_frequencies') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

calendar as (
    select * from {{ ref('reporting_calendar') }}
),

benchmarks as (
    select * from {{ ref('int_benchmarks_in_force') }}
),

quartiles as (
    select * from {{ ref('int_benchmark_quartiles') }}
),

in_force as (
    select
        report_dates.as_at_id,
        report_dates.report_date,
        report_dates.is_quarter_end,
        -- the quarter that holds the report date counts: the target is that of its end
        cast(substring(calendar.financial_quarter, 10, 1) as integer) as quarters,
        {{ month_text(add_months(
            first_day_of_month('report_dates.report_date'),
            "case when targets.kind = 'previous_year' then -12 else -frequencies.months end"
        )) }} as earlier_period,
        trend_terms.contract_months,
        targets.*
    from targets
    inner join indicators on targets.indicator_id = indicators.indicator_id
    inner join frequencies on indicators.reporting_frequency = frequencies.reporting_frequency
    left join trend_terms
        on targets.indicator_id = trend_terms.indicator_id and targets.combine = 'trend'
    inner join report_dates
        on
            report_dates.report_date >= targets.valid_from
            and (targets.valid_to is null or report_dates.report_date <= targets.valid_to)
    inner join calendar on report_dates.period = calendar.period
),

-- a target without a breakdown is that of the headline, whatever cell that is
set_for as (
    select
        {%- for key in indicator_keys() %}
        cells.{{ key }},
        {%- endfor %}
        cells.as_at_id,
        cells.measure,
        cells.component,
        in_force.is_quarter_end,
        in_force.quarters,
        in_force.earlier_period,
        in_force.comparator,
        in_force.target,
        in_force.kind,
        in_force.benchmark,
        in_force.combine,
        in_force.rating_scale,
        in_force.target_state,
        case
            when in_force.combine in ('aspiration', 'trend') then in_force.combine
            else 'rated'
        end as target_use
    from cells
    inner join in_force
        on
            cells.as_at_id = in_force.as_at_id
            and cells.indicator_id = in_force.indicator_id
            and (in_force.client_group is null or cells.client_group = in_force.client_group)
            and (
                (in_force.breakdown is null and cells.role = 'headline')
                or (cells.breakdown = in_force.breakdown and cells.breakdown_value = in_force.breakdown_value)
            )
    left join contract_starts on cells.contract = contract_starts.contract
    -- a trend may be asked for in the first months of the contract alone
    where
        in_force.contract_months is null
        or in_force.report_date < {{ add_months('contract_starts.start_date', 'in_force.contract_months') }}
),

amounts as (
    select
        set_for.*,
        case set_for.kind
            when 'fixed' then set_for.target
            when 'cumulative_year' then set_for.target * set_for.quarters / 4
            when 'national_average' then benchmarks.value
            when 'regional_average' then benchmarks.value
            when 'top_quartile'
                then case
                    when set_for.comparator in ('<', '<=') then quartiles.first_quarter_edge
                    else quartiles.last_quarter_edge
                end
            when 'previous_period' then earlier.value
            when 'previous_year' then earlier.value
        end as amount
    from set_for
    left join benchmarks
        on
            set_for.as_at_id = benchmarks.as_at_id
            and set_for.area = benchmarks.area
            and set_for.benchmark = benchmarks.benchmark
            and set_for.measure = benchmarks.measure
            and set_for.component = benchmarks.component
            and set_for.client_group = benchmarks.client_group
            and set_for.breakdown = benchmarks.breakdown
            and set_for.breakdown_value = benchmarks.breakdown_value
    left join quartiles
        on
            set_for.as_at_id = quartiles.as_at_id
            and set_for.area = quartiles.area
            and set_for.benchmark = quartiles.benchmark
            and set_for.measure = quartiles.measure
            and set_for.component = quartiles.component
            and set_for.client_group = quartiles.client_group
            and set_for.breakdown = quartiles.breakdown
            and set_for.breakdown_value = quartiles.breakdown_value
    left join cells as earlier
        on
            set_for.earlier_period = earlier.period
            {%- for key in indicator_keys() if key != 'period' %}
            and set_for.{{ key }} = earlier.{{ key }}
            {%- endfor %}
),

-- to be at least as good as averages takes all of them, unless a fixed target stands for one that has not come
{%- set rated_together = 'partition by ' ~ indicator_keys() | join(', ') ~ ', target_use' %}
judged as (
    select
        *,
        case
            when
                target_use = 'rated'
                and max(
                    case when kind in ('national_average', 'regional_average') and amount is null then 1 else 0 end
                ) over ({{ rated_together }}) = 1
                and max(case when kind = 'fixed' then 1 else 0 end) over ({{ rated_together }}) = 0
                then null
            else amount
        end as judged_amount
    from amounts
),

-- where several are rated together the hardest counts
final as (
    select
        {{ indicator_keys() | join(', ') }},
        target_use,
        comparator,
        judged_amount as target,
        kind as target_kind,
        rating_scale,
        case
            when judged_amount is not null or target_state <> 'agreed' then target_state
            when kind in ('previous_period', 'previous_year') then 'no_earlier_value'
            else 'not_loaded'
        end as target_state,
        kind = 'cumulative_year' and not is_quarter_end as is_immature
    from judged
    qualify
        row_number() over (
            partition by {{ indicator_keys() | join(', ') }}, target_use
            order by
                case when amount is not null then 1 else 2 end,
                case when combine = 'least' then amount else -amount end nulls last,
                kind nulls last
        ) = 1
)

select * from final
