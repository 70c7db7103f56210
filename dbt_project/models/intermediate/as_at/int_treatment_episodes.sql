with episodes as (
    select * from {{ ref('int_episodes') }}
),

-- the intervention that makes an episode structured treatment
treatment_starts as (
    select
        episode_no,
        min(start_date) as treatment_start
    from {{ ref('int_interventions') }}
    where is_structured
    group by episode_no
),

final as (
    select
        episodes.*,
        treatment_starts.treatment_start
    from episodes
    inner join treatment_starts on episodes.episode_no = treatment_starts.episode_no
    where episodes.area is not null
)

select * from final
