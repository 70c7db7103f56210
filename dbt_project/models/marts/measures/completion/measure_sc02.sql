{#- Successful completions as a number: clients whose latest journey completed, and every journey that ended in
    the window by how it ended. -#}
with latest as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('SC02') }})
),

windows as (
    select * from {{ ref('int_windows') }}
    where window_code in ({{ windows_of('SC02') }})
),

closures as (
    select
        journeys.*,
        windows.window_code,
        windows.window_start,
        windows.window_end,
        case
            when journeys.is_completed then 'complete'
            when journeys.exit_group in ('transferred_not_custody', 'transferred_custody') then 'transferred'
            when journeys.exit_kind = 'unplanned' then 'incomplete'
            else 'other'
        end as closure
    from {{ ref('int_journeys') }} as journeys
    inner join windows
        on
            journeys.as_at_id = windows.as_at_id
            and journeys.journey_end between windows.window_start and windows.window_end
),

grouped as (
    {{ with_client_groups('closures') }}
),

final as (
    select
        {{ measure_case('latest', "'clients'", "'latest journey completed in the window'") }}
    from latest
    where latest.is_completed and latest.journey_end between latest.window_start and latest.window_end
    union all
    select
        {{ measure_case('grouped', "'journeys.' || grouped.closure", "'exit: ' || grouped.exit_group") }}
    from grouped
    union all
    select
        {{ measure_case('grouped', "'journeys.closed'", "'exit: ' || grouped.exit_group") }}
    from grouped
)

select * from final
