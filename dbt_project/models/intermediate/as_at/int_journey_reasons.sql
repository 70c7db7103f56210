with spans as (
    select * from {{ ref('int_journey_spans') }}
    where journey_end is not null
),

journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

reasons as (
    select * from {{ ref('discharge_reasons') }}
),

-- only the episodes that end on the journey's last day have a say
last_day as (
    select
        spans.as_at_id,
        spans.provider_code,
        spans.journey_key,
        coalesce(episodes.discharge_reason, 'not known') as discharge_reason,
        episodes.discharge_group,
        reasons.success_rank,
        coalesce(reasons.is_declined = 'Y', false) as is_declined
    from spans
    inner join journey_episodes
        on
            spans.as_at_id = journey_episodes.as_at_id
            and spans.provider_code = journey_episodes.provider_code
            and spans.journey_key = journey_episodes.journey_key
            and spans.journey_end = journey_episodes.end_date
    inner join episodes on journey_episodes.episode_no = episodes.episode_no
    left join reasons on episodes.discharge_reason = reasons.code
),

combined as (
    select
        as_at_id,
        provider_code,
        journey_key,
        case
            when min(discharge_reason) = max(discharge_reason) then min(discharge_reason)
            -- the least favourable of several completions
            when count(*) = count(success_rank) then max_by(discharge_reason, success_rank)
            when bool_and(is_declined) then max(discharge_reason)
            else 'inconsistent'
        end as journey_reason
    from last_day
    group by as_at_id, provider_code, journey_key
),

final as (
    select
        combined.as_at_id,
        combined.provider_code,
        combined.journey_key,
        combined.journey_reason,
        coalesce(reasons.reporting_group, 'inconsistent') as exit_group,
        coalesce(reasons.exit_kind, 'unplanned') as exit_kind
    from combined
    left join reasons on combined.journey_reason = reasons.code
)

select * from final
