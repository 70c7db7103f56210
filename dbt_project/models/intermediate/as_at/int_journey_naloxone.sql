{#- Every answer on take-home naloxone given in a journey up to the report date. -#}
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
naloxone_code
    from {{ ref('int_episodes') }}
    where naloxone_code is not null
    union all
    select
episode_no,
review_date as answer_date,
naloxone_code
    from {{ ref('int_client_reviews') }}
    where naloxone_code is not null
),

codes as (
    select * from {{ ref('naloxone_answers') }}
),

final as (
    select
        journey_episodes.as_at_id,
        journey_episodes.provider_code,
        journey_episodes.journey_key,
        bool_or(codes.is_issued = 'Y') as is_issued,
        bool_or(codes.is_covered = 'Y') as is_covered,
        max(case when codes.is_issued = 'Y' then answers.answer_date end) as last_issued_date
    from journey_episodes
    inner join report_dates on journey_episodes.as_at_id = report_dates.as_at_id
    inner join answers
        on
            journey_episodes.episode_no = answers.episode_no
            and answers.answer_date <= report_dates.report_date
    inner join codes on answers.naloxone_code = codes.code
    group by journey_episodes.as_at_id, journey_episodes.provider_code, journey_episodes.journey_key
)

select * from final
