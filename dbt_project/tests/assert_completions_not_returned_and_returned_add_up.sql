-- completions without a return (SC04) and with one make up all completions in the same window (SC05), in the
-- breakdowns that both are shown by
with shared_breakdowns as (
    select sets.breakdown
    from {{ ref('measure_components') }} as components
    inner join {{ ref('breakdown_sets') }} as sets on components.breakdown_set = sets.breakdown_set
    where components.window_code = 'COMPLETE12' and components.measure in ('SC04', 'SC05')
    group by sets.breakdown
    having count(*) = 2
),

completions as (
    select
        measure_values.period,
        measure_values.area,
        measure_values.provider_code,
        measure_values.client_group,
        measure_values.breakdown,
        measure_values.breakdown_value,
        sum(case when measure_values.measure = 'SC04' then measure_values.numerator else 0 end)
            as not_returned,
        sum(case when measure_values.measure = 'SC05' then measure_values.numerator else 0 end)
            as not_returned_of_completed,
        sum(case when measure_values.measure = 'SC05' then measure_values.denominator else 0 end)
            as completed
    from {{ ref('measure_values') }} as measure_values
    inner join shared_breakdowns on measure_values.breakdown = shared_breakdowns.breakdown
    where measure_values.window_code = 'COMPLETE12' and measure_values.measure in ('SC04', 'SC05')
    group by
        measure_values.period,
        measure_values.area,
        measure_values.provider_code,
        measure_values.client_group,
        measure_values.breakdown,
        measure_values.breakdown_value
),

-- counted apart from the measures
returns as (
    select
        windows.period,
        journey_windows.area,
        journey_windows.provider_code,
        journey_windows.client_group,
        count(*) as returned
    from {{ ref('int_journey_windows') }} as journey_windows
    inner join {{ ref('int_completion_returns') }} as completion_returns
        on
            journey_windows.as_at_id = completion_returns.as_at_id
            and journey_windows.provider_code = completion_returns.provider_code
            and journey_windows.journey_key = completion_returns.journey_key
    inner join {{ ref('int_report_dates') }} as windows
        on journey_windows.as_at_id = windows.as_at_id and windows.data_version = 'current'
    where
        journey_windows.window_code = 'COMPLETE12'
        and journey_windows.is_latest_completion
        and completion_returns.return_date is not null
    group by
        windows.period,
        journey_windows.area,
        journey_windows.provider_code,
        journey_windows.client_group
)

select
    completions.*,
    returns.returned
from completions
left join returns
    on
        completions.period = returns.period
        and completions.area = returns.area
        and completions.provider_code = returns.provider_code
        and completions.client_group = returns.client_group
where
    completions.not_returned <> completions.not_returned_of_completed
    or (
        completions.breakdown = 'total'
        and completions.not_returned + coalesce(returns.returned, 0) <> completions.completed
    )
