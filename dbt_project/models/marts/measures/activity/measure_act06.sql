{#- Clients in treatment with an intervention of a kind that ran at any time in the window; a client may have
    several kinds. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where window_code in ({{ windows_of('ACT06') }})
),

components as (
    select distinct component
    from {{ ref('measure_components') }}
    where measure = 'ACT06'
),

journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

interventions as (
    select * from {{ ref('int_interventions') }}
),

-- an intervention without an end runs to the end of its episode
received as (
    select distinct
        journey_windows.as_at_id,
        journey_windows.window_code,
        journey_windows.provider_code,
        journey_windows.area,
        journey_windows.client_no,
        interventions.reporting_type
    from journey_windows
    inner join journey_episodes
        on
            journey_windows.as_at_id = journey_episodes.as_at_id
            and journey_windows.provider_code = journey_episodes.provider_code
            and journey_windows.journey_key = journey_episodes.journey_key
    inner join interventions
        on
            journey_episodes.episode_no = interventions.episode_no
            and interventions.start_date <= journey_windows.window_end
            and coalesce(interventions.end_date, journey_episodes.end_date, journey_windows.report_date)
            >= journey_windows.window_start
),

clients_in_treatment as (
    select
        journey_windows.*,
        components.component,
        received.client_no is not null as has_received
    from journey_windows
    cross join components
    left join received
        on
            journey_windows.as_at_id = received.as_at_id
            and journey_windows.window_code = received.window_code
            and journey_windows.provider_code = received.provider_code
            and journey_windows.area = received.area
            and journey_windows.client_no = received.client_no
            and components.component = received.reporting_type
    where journey_windows.is_latest
),

final as (
    select
        {{ measure_case(
            'clients_in_treatment',
            'clients_in_treatment.component',
            "case
                when clients_in_treatment.has_received then 'has an intervention of the kind in the window'
                else 'no intervention of the kind in the window'
            end",
            in_numerator='clients_in_treatment.has_received',
        ) }}
    from clients_in_treatment
)

select * from final
