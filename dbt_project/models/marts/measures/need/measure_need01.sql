{#- Clients in treatment who are part of an estimated need. The estimate itself is joined to their sum. Estimates of
    drug use reach from below 18, so those in treatment of that age count with the adults here. -#}
with components as (
    {{ components_of('NEED01') }}
),

clients as (
    select * from {{ ref('int_clients') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

-- crack is apart from the substance groups: whoever cites it in the window, with an opiate or without
crack_journeys as (
    select distinct
        episodes.as_at_id,
        episodes.area,
        episodes.provider_code,
        episodes.client_no,
        episodes.journey_key
    from episodes
    inner join {{ ref('int_episode_substances') }} as substances
        on episodes.episode_no = substances.episode_no and substances.substance = 'crack'
),

journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where window_code in ({{ windows_of('NEED01') }})
),

crack_users as (
    select distinct
        journey_windows.as_at_id,
        journey_windows.window_code,
        journey_windows.area,
        journey_windows.provider_code,
        journey_windows.client_no
    from journey_windows
    inner join crack_journeys
        on
            journey_windows.as_at_id = crack_journeys.as_at_id
            and journey_windows.provider_code = crack_journeys.provider_code
            and journey_windows.area = crack_journeys.area
            and journey_windows.client_no = crack_journeys.client_no
            and journey_windows.journey_key = crack_journeys.journey_key
),

latest as (
    select
        journey_windows.as_at_id,
        journey_windows.window_code,
        journey_windows.area,
        journey_windows.provider_code,
        journey_windows.client_group as own_client_group,
        'adult' as client_group,
        journey_windows.substance_group,
        journey_windows.is_ocu,
        crack_users.client_no is not null as is_crack_user,
        journey_windows.client_no,
        journey_windows.journey_key,
        {{ age_in_years(
            'clients.birth_date', 'greatest(journey_windows.window_start, journey_windows.journey_start)'
        ) }} between parameters.drug_need_min_age_years and parameters.drug_need_max_age_years as is_of_drug_need_age
    from journey_windows
    inner join clients on journey_windows.client_no = clients.client_no
    inner join parameters on journey_windows.as_at_id = parameters.as_at_id
    left join crack_users
        on
            journey_windows.as_at_id = crack_users.as_at_id
            and journey_windows.window_code = crack_users.window_code
            and journey_windows.area = crack_users.area
            and journey_windows.provider_code = crack_users.provider_code
            and journey_windows.client_no = crack_users.client_no
    where journey_windows.is_latest
),

final as (
    select {{ measure_case('latest', 'components.component', "'in treatment'") }}
    from latest
    inner join components on latest.window_code = components.window_code
    where
        {{ by_component(dbt.split_part('components.component', "'.'", 1), {
            'ocu': 'latest.is_ocu and latest.is_of_drug_need_age',
            'opiate': "latest.substance_group = 'opiate' and latest.is_of_drug_need_age",
            'crack': 'latest.is_crack_user and latest.is_of_drug_need_age',
            'alcohol_dependence': "latest.own_client_group = 'adult'
                and latest.substance_group in ('alcohol_only', 'non_opiate_and_alcohol')",
        }) }}
)

select * from final
