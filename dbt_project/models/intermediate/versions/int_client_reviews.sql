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
        {%- for value in review_values() %}
        versioned.{{ value }}{{ ',' if not loop.last }}
        {%- endfor %}
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
