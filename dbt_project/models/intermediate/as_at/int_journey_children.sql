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

usable as (
    select
        *,
        parental_status in ('11', '12') or children_living_with between 1 and 30 as is_living_with_children
    from answers
    where parental_status in ('11', '12', '13', '14') or children_living_with between 0 and 30
),

final as (
    select
        journey_episodes.as_at_id,
        journey_episodes.provider_code,
        journey_episodes.journey_key,
        coalesce(usable.is_living_with_children, false) as is_living_with_children
    from journey_episodes
    inner join report_dates on journey_episodes.as_at_id = report_dates.as_at_id
    inner join usable
        on
            journey_episodes.episode_no = usable.episode_no
            and usable.answer_date <= report_dates.report_date
    qualify
        row_number() over (
            partition by
                journey_episodes.as_at_id, journey_episodes.provider_code, journey_episodes.journey_key
            order by usable.answer_date desc, usable.source_rank desc, journey_episodes.episode_no desc
        ) = 1
)

select * from final
