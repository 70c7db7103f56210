with journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

interventions as (
    select * from {{ ref('int_interventions') }}
    where is_structured
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

ranked as (
    select
        journey_episodes.as_at_id,
        journey_episodes.provider_code,
        journey_episodes.journey_key,
        journey_episodes.episode_no,
        interventions.intervention_id,
        interventions.referral_date,
        interventions.first_offer_date,
        interventions.start_date
    from journey_episodes
    inner join interventions on journey_episodes.episode_no = interventions.episode_no
    inner join report_dates
        on
            journey_episodes.as_at_id = report_dates.as_at_id
            and interventions.start_date <= report_dates.report_date
    qualify
        row_number() over (
            partition by
                journey_episodes.as_at_id, journey_episodes.provider_code, journey_episodes.journey_key
            order by
                interventions.start_date asc,
                interventions.first_offer_date asc nulls last,
                interventions.is_pharmacological desc,
                interventions.intervention_id asc nulls last,
                journey_episodes.episode_no asc nulls last
        ) = 1
),

partnership as (
    select * from ranked
    where provider_code = 'all'
),

final as (
    select
        ranked.as_at_id,
        ranked.provider_code,
        ranked.journey_key,
        ranked.referral_date,
        ranked.first_offer_date,
        ranked.start_date,
        {{ days_between('ranked.referral_date', 'ranked.first_offer_date') }} as wait_days,
        partnership.journey_key is not null as is_first_of_partnership
    from ranked
    left join partnership
        on
            ranked.as_at_id = partnership.as_at_id
            and ranked.episode_no = partnership.episode_no
            and ranked.intervention_id = partnership.intervention_id
)

select * from final
