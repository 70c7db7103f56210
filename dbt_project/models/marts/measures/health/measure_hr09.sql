{#- Clients in treatment with a pharmacological intervention that goes on in the window; at the report date
    it must still be open. Substitution is that of the opiate clients. -#}
with components as (
    {{ components_of('HR09') }}
),

journeys as (
    select
        components.component,
        journey_windows.*
    from {{ ref('int_journey_windows') }} as journey_windows
    inner join components on journey_windows.window_code = components.window_code
),

journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

interventions as (
    select * from {{ ref('int_interventions') }}
    where is_pharmacological
),

-- an end after the report date has not come yet, and with its episode an intervention ends too
prescribed as (
    select distinct
        journeys.as_at_id,
        journeys.window_code,
        journeys.provider_code,
        journeys.area,
        journeys.client_no
    from journeys
    inner join journey_episodes
        on
            journeys.as_at_id = journey_episodes.as_at_id
            and journeys.provider_code = journey_episodes.provider_code
            and journeys.journey_key = journey_episodes.journey_key
    inner join interventions
        on
            journey_episodes.episode_no = interventions.episode_no
            and interventions.start_date <= journeys.window_end
    where
        case journeys.window_code
            when 'AT_R'
                then
                    journey_episodes.end_date is null
                    and (interventions.end_date is null or interventions.end_date > journeys.window_end)
            else
                (journey_episodes.end_date is null or journey_episodes.end_date >= journeys.window_start)
                and (interventions.end_date is null or interventions.end_date >= journeys.window_start)
        end
),

clients as (
    select
        journeys.*,
        prescribed.client_no is not null
        and (journeys.component = 'prescribed' or journeys.substance_group = 'opiate') as is_prescribed
    from journeys
    left join prescribed
        on
            journeys.as_at_id = prescribed.as_at_id
            and journeys.window_code = prescribed.window_code
            and journeys.provider_code = prescribed.provider_code
            and journeys.area = prescribed.area
            and journeys.client_no = prescribed.client_no
    where journeys.is_latest
),

final as (
    select
        {{ measure_case(
            'clients',
            'clients.component',
            "case
                when clients.is_prescribed then 'pharmacological intervention goes on'
                else 'no such pharmacological intervention'
            end",
            in_numerator='clients.is_prescribed',
        ) }}
    from clients
)

select * from final
