with versioned as (
    select * from {{ ref('int_versioned_reviews') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

final as (
    select
        episodes.episode_no,
        versioned.review_id,
        versioned.review_date,
        versioned.parental_status,
        versioned.children_living_with,
        versioned.naloxone_code,
        versioned.employment_status
    from versioned
    inner join episodes
        on
            versioned.data_version = episodes.data_version
            and versioned.agency_code = episodes.agency_code
            and versioned.clientid = episodes.clientid
            and versioned.episodid = episodes.episodid
    where versioned.review_date is not null
)

select * from final
