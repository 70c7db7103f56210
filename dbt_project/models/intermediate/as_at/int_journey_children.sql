{#- Whether the client lives with children, from the latest dated answer of a journey that can be used. -#}
with journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

answers as (
    select
        episode_no,
        triaged_date as answer_date,
        parental_status,
        children_living_with,
        1 as source_rank
    from {{ ref('int_episodes') }}
    union all
    select
        episode_no,
        review_date as answer_date,
        parental_status,
        children_living_with,
        2 as source_rank
    from {{ ref('int_client_reviews') }}
),

-- few answers are told at many report dates: which is the latest is settled before
usable as (
    select
        episode_no,
        answer_date,
        coalesce(parental_status in ('11', '12') or children_living_with between 1 and 30, false)
            as is_living_with_children,
        row_number() over (order by answer_date nulls last, source_rank nulls last, episode_no) as answer_no
    from answers
    where parental_status in ('11', '12', '13', '14') or children_living_with between 0 and 30
),

final as (
    select
        journey_episodes.as_at_id,
        journey_episodes.provider_code,
        journey_episodes.journey_key,
        max_by(usable.is_living_with_children, usable.answer_no) as is_living_with_children
    from journey_episodes
    inner join report_dates on journey_episodes.as_at_id = report_dates.as_at_id
    inner join usable
        on
            journey_episodes.episode_no = usable.episode_no
            and usable.answer_date <= report_dates.report_date
    group by journey_episodes.as_at_id, journey_episodes.provider_code, journey_episodes.journey_key
)

select * from final
