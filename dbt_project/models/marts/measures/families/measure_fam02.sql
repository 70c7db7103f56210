{#- Of the clients in treatment who live with children, those whose latest journey ended in the window as a
    completion. -#}
with components as (
    {{ components_of('FAM02') }}
),

children as (
    select * from {{ ref('int_journey_children') }}
    where is_living_with_children
),

latest as (
    select
        components.component,
        journey_windows.*,
        {{ is_completed_in_window() }} as is_numerator
    from {{ ref('int_journey_windows') }} as journey_windows
    inner join components on journey_windows.window_code = components.window_code
    inner join children
        on
            journey_windows.as_at_id = children.as_at_id
            and journey_windows.provider_code = children.provider_code
            and journey_windows.journey_key = children.journey_key
    where journey_windows.is_latest
),

final as (
    select {{ completion_case('latest', 'latest.component') }}
    from latest
    where latest.component = 'value' or latest.is_numerator
)

select * from final
