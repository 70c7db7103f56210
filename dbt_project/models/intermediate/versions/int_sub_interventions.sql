with versioned as (
    select * from {{ ref('int_versioned_sub_interventions') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

final as (
    select
        episodes.episode_no,
        versioned.intervention_id,
        versioned.sub_review_id,
        versioned.review_date,
        coalesce(versioned.mutual_aid = 'Y', false) as is_mutual_aid
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
