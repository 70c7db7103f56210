with journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

final as (
    select
        journey_episodes.as_at_id,
        journey_episodes.provider_code,
        journey_episodes.area,
        journey_episodes.client_no,
        journey_episodes.journey_no,
        journey_episodes.journey_key,
        count(*) as episodes,
        min(journey_episodes.triaged_date) as journey_start,
        min(journey_episodes.treatment_start) as treatment_start,
        case
            when count(*) = count(journey_episodes.end_date) then max(journey_episodes.end_date)
        end as journey_end,
        bool_or(episodes.has_opiate) as has_opiate,
        bool_or(episodes.has_non_opiate) as has_non_opiate,
        bool_or(episodes.has_alcohol) as has_alcohol,
        bool_or(episodes.has_opiate_or_crack) as has_opiate_or_crack,
        bool_or(episodes.is_criminal_justice) as is_criminal_justice,
        bool_or(coalesce(episodes.is_previously_treated, false)) as is_previously_treated,
        max(case when journey_episodes.triage_order = 1 then episodes.referral_date end)
            as first_referral_date,
        max(case when journey_episodes.latest_order = 1 then episodes.authority_code end)
            as authority_code,
        max(case when journey_episodes.latest_order = 1 then episodes.drug1_age end) as drug1_age,
        max(case when journey_episodes.latest_order = 1 then journey_episodes.episode_no end)
            as latest_episode_no
    from journey_episodes
    inner join episodes on journey_episodes.episode_no = episodes.episode_no
    group by
        journey_episodes.as_at_id,
        journey_episodes.provider_code,
        journey_episodes.area,
        journey_episodes.client_no,
        journey_episodes.journey_no,
        journey_episodes.journey_key
)

select * from final
