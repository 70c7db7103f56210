{#- Referrals as each report date sees them, whether or not treatment followed: for the partnership
    (provider_code `all`) and for the provider that took them. A referral counts by its own episode. -#}
with episodes as (
    select * from {{ ref('int_episodes') }}
    where area is not null
),

treatment_episodes as (
    select
        episode_no,
        treatment_start
    from {{ ref('int_treatment_episodes') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

clients as (
    select * from {{ ref('int_clients') }}
),

scopes as (
    select true as is_partnership
    union all
    select false as is_partnership
),

final as (
    select
        report_dates.as_at_id,
        report_dates.report_date,
        case when scopes.is_partnership then 'all' else episodes.provider_code end as provider_code,
        episodes.area,
        episodes.client_no,
        clients.birth_date,
        episodes.episode_no,
        -- a case that is no journey is known by its episode
        episodes.episode_no as journey_key,
        episodes.referral_date,
        case when episodes.triaged_date <= report_dates.report_date then episodes.triaged_date end
            as triaged_date,
        case
            when treatment_episodes.treatment_start <= report_dates.report_date
                then treatment_episodes.treatment_start
        end as treatment_start,
        case when episodes.discharge_date <= report_dates.report_date then episodes.discharge_date end
            as discharge_date,
        {{ substance_group('episodes.has_opiate', 'episodes.has_non_opiate', 'episodes.has_alcohol') }}
            as substance_group,
        episodes.has_opiate_or_crack as is_ocu
    from episodes
    inner join report_dates
        on
            episodes.data_version = report_dates.data_version
            and episodes.referral_date <= report_dates.report_date
    inner join clients on episodes.client_no = clients.client_no
    cross join scopes
    left join treatment_episodes on episodes.episode_no = treatment_episodes.episode_no
)

select * from final
