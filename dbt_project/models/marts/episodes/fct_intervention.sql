with interventions as (
    select * from {{ ref('int_interventions') }}
),

episodes as (
    select * from {{ ref('fct_episode') }}
),

episode_keys as (
    select * from {{ ref('int_episodes') }}
    where data_version = 'current'
),

report_month as (
    select * from {{ ref('int_report_dates') }}
    where is_report_month
),

final as (
    select
        {{ pseudonym(
            "episodes.episode_id || ':' || coalesce(interventions.intervention_id, '')"
        ) }} as intervention_id,
        episodes.episode_id,
        episodes.client_id,
        episodes.journey_id,
        report_month.period,
        interventions.intervention_type,
        interventions.is_structured,
        interventions.setting_code,
        interventions.referral_date,
        interventions.first_offer_date,
        interventions.start_date,
        case when interventions.end_date <= report_month.report_date then interventions.end_date end as end_date
    from interventions
    inner join episode_keys on interventions.episode_no = episode_keys.episode_no
    inner join episodes on episode_keys.episode_id = episodes.episode_id
    inner join report_month on interventions.start_date <= report_month.report_date
)

select * from final
