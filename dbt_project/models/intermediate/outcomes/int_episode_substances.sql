{#- The substances with an item on adults' outcome form that an episode cites, in whichever position. -#}
with episodes as (
    select * from {{ ref('int_episodes') }}
),

classes as (
    select * from {{ ref('int_substance_classes') }}
),

outcome_substances as (
    select * from {{ ref('outcome_substances') }}
),

citations as (
    {%- for position in ['drug1', 'drug2', 'drug3'] %}
    select episode_no, {{ position }} as code
    from episodes
    where {{ position }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select distinct
        citations.episode_no,
        outcome_substances.substance
    from citations
    inner join classes on citations.code = classes.code
    inner join outcome_substances on classes.substance_family = outcome_substances.family
)

select * from final
