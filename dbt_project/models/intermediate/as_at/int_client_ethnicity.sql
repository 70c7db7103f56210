{#- The ethnic group of a client, from the latest episode whose client record has a known answer. -#}
with journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

ethnic_groups as (
    select
        code,
        lower(reporting_group) as ethnicity
    from {{ ref('ndtms_codes') }}
    where code_list = 'ETHNIC' and is_missing = 'N'
),

final as (
    select
        journey_episodes.as_at_id,
        journey_episodes.provider_code,
        journey_episodes.area,
        journey_episodes.client_no,
        ethnic_groups.ethnicity
    from journey_episodes
    inner join episodes on journey_episodes.episode_no = episodes.episode_no
    inner join ethnic_groups on episodes.ethnic_code = ethnic_groups.code
    qualify
        row_number() over (
            partition by
                journey_episodes.as_at_id,
                journey_episodes.provider_code,
                journey_episodes.area,
                journey_episodes.client_no
            order by journey_episodes.triaged_date desc, journey_episodes.episode_no desc
        ) = 1
)

select * from final
