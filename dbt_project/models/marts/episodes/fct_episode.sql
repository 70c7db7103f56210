with episodes as (
    select * from {{ ref('int_episodes') }}
    where data_version = 'current'
),

clients as (
    select * from {{ ref('int_clients') }}
),

report_month as (
    select * from {{ ref('int_report_dates') }}
    where is_report_month
),

journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
    where provider_code = 'all'
),

journeys as (
    select * from {{ ref('fct_journey') }}
    where provider_code = 'all'
),

final as (
    select
        episodes.episode_id,
        clients.client_id,
        journeys.journey_id,
        report_month.period,
        episodes.agency_code,
        episodes.provider_code,
        episodes.area,
        episodes.authority_code,
        episodes.referral_date,
        episodes.triaged_date,
        journey_episodes.treatment_start,
        case when episodes.discharge_date <= report_month.report_date then episodes.discharge_date end
            as discharge_date,
        case when episodes.discharge_date <= report_month.report_date then episodes.discharge_group end
            as discharge_group,
        {{ substance_group('episodes.has_opiate', 'episodes.has_non_opiate', 'episodes.has_alcohol') }}
            as substance_group,
        episodes.has_opiate_or_crack as is_ocu,
        episodes.is_criminal_justice,
        cast({{ age_in_years('clients.birth_date', 'episodes.triaged_date') }} as integer) as age_at_triage,
        clients.sex
    from episodes
    inner join clients on episodes.client_no = clients.client_no
    inner join report_month on episodes.triaged_date <= report_month.report_date
    left join journey_episodes
        on
            report_month.as_at_id = journey_episodes.as_at_id
            and episodes.episode_no = journey_episodes.episode_no
    left join journeys on journey_episodes.journey_key = journeys.journey_key
)

select * from final
