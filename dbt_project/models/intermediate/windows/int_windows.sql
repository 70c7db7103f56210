{#- The days of each window as seen from each report date. A window that every area shares has no area;
    one that follows from a contract has a row per area. -#}
with report_dates as (
    select * from {{ ref('int_report_dates') }}
),

windows as (
    select * from {{ ref('measure_windows') }}
),

parameters as (
    select * from {{ ref('measure_parameters') }}
),

-- a contract that another provider took over goes on
contracts as (
    select
        contract,
        area,
        min(start_date) as start_date,
        max({{ open_end('end_date') }}) as end_date
    from {{ ref('stg_reference__contracts') }}
    group by contract, area
),

-- of several contracts in force the one that began first
contract_starts as (
    select
        report_dates.as_at_id,
        contracts.area,
        min(contracts.start_date) as start_date
    from report_dates
    inner join contracts
        on
            contracts.start_date <= report_dates.report_date
            and contracts.end_date >= report_dates.report_date
    group by report_dates.as_at_id, contracts.area
),

with_anchors as (
    select
        report_dates.as_at_id,
        report_dates.period,
        report_dates.report_date,
        report_dates.is_quarter_end,
        windows.window_code,
        windows.kind,
        windows.first_month_offset,
        windows.last_month_offset,
        windows.lag_months,
        windows.length_months,
        windows.has_journeys = 'Y' as has_journeys,
        contract_starts.area,
        contract_starts.start_date as contract_start,
        {{ add_days('report_dates.report_date', '-cast(parameters.value as integer)') }} as lagged_end,
        -- tomorrow's financial year is the one that the last complete year came before
        {{ first_day_of_financial_year(add_days('report_dates.report_date', 1)) }} as next_financial_year
    from report_dates
    cross join windows
    left join parameters
        on
            windows.lag_parameter = parameters.parameter
            and report_dates.report_date >= parameters.valid_from
            and report_dates.report_date <= {{ open_end('parameters.valid_to') }}
    left join contract_starts
        on windows.kind = 'contract_to_date' and report_dates.as_at_id = contract_starts.as_at_id
    where windows.kind <> 'contract_to_date' or contract_starts.area is not null
),

final as (
    select
        as_at_id,
        period,
        report_date,
        window_code,
        area,
        case kind
            when 'months' then {{ add_months(first_day_of_month('report_date'), 'first_month_offset') }}
            when 'quarter_to_date' then {{ add_months(
                'cast(' ~ dbt.date_trunc('quarter', 'report_date') ~ ' as date)', '-lag_months'
            ) }}
            when 'year_to_date' then {{ add_months(first_day_of_financial_year('report_date'), '-lag_months') }}
            when 'last_financial_year' then {{ add_months('next_financial_year', -12) }}
            when 'lagged_months' then {{ add_days(add_months('lagged_end', '-length_months'), 1) }}
            when 'contract_to_date' then contract_start
            when 'report_date' then report_date
        end as window_start,
        case kind
            when 'months'
                then {{ last_day_of_month(add_months(first_day_of_month('report_date'), 'last_month_offset')) }}
            when 'quarter_to_date'
                then {{ last_day_of_month(add_months(first_day_of_month('report_date'), '-lag_months')) }}
            when 'year_to_date'
                then {{ last_day_of_month(add_months(first_day_of_month('report_date'), '-lag_months')) }}
            when 'last_financial_year' then {{ add_days('next_financial_year', -1) }}
            when 'lagged_months' then lagged_end
            else report_date
        end as window_end,
        kind = 'quarter_to_date' and not is_quarter_end as is_immature,
        has_journeys
    from with_anchors
)

select * from final
