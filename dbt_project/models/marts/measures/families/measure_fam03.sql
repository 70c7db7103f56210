{#- Of the clients living with children who completed, those who came back within the follow-up. As with every
    status of a client, the latest journey in the window says who lives with children, be it the completed journey or
    the return. -#}
with completions as (
    {{ completions_in_window('FAM03') }}
),

latest_journeys as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('FAM03') }})
),

children as (
    select * from {{ ref('int_journey_children') }}
    where is_living_with_children
),

completers as (
    select completions.*
    from completions
    inner join latest_journeys
        on
            completions.as_at_id = latest_journeys.as_at_id
            and completions.window_code = latest_journeys.window_code
            and completions.provider_code = latest_journeys.provider_code
            and completions.area = latest_journeys.area
            and completions.client_no = latest_journeys.client_no
    inner join children
        on
            latest_journeys.as_at_id = children.as_at_id
            and latest_journeys.provider_code = children.provider_code
            and latest_journeys.journey_key = children.journey_key
),

final as (
    select {{ return_case('completers', "'value'") }}
    from completers
)

select * from final
