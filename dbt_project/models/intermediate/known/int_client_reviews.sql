with reviews as (
    select * from {{ ref('dq_client_info_review') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

rejected as (
    select * from {{ ref('int_rejected_records') }}
    where entity = 'client_info_review'
),

final as (
    select
        episodes.episode_no,
        episodes.client_no,
        reviews.cirdt_date as review_date,
        reviews.cirprnt as parental_status,
        reviews.circhild_number as children_living_with,
        reviews.cirnalox as naloxone_code
    from reviews
    inner join episodes
        on
            reviews._file_id = episodes._file_id
            and reviews.agency_code = episodes.agency_code
            and reviews.clientid = episodes.clientid
            and reviews.episodid = episodes.episodid
    left join rejected
        on reviews._file_id = rejected._file_id and reviews._row_number = rejected._row_number
    where rejected._file_id is null and reviews.cirdt_date is not null
)

select * from final
