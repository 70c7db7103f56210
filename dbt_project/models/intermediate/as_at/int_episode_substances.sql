{#- The substances that an episode cites and adults' outcome form asks about. -#}
{%- set positions = ['drug1', 'drug2', 'drug3'] -%}
with classes as (
    select * from {{ ref('int_substance_classes') }}
),

-- those of young people's forms have no family: their episodes cite codes of many
outcome_substances as (
    select * from {{ ref('outcome_substances') }}
),

cited as (
    {%- for position in positions %}
    select
        episode_no,
        {{ position }} as code,
        {{ 1 if loop.first else 0 }} as is_main
    from {{ ref('int_episodes') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        cited.episode_no,
        outcome_substances.substance,
        max(cited.is_main) = 1 as is_main,
        max(classes.is_opiate_or_crack) = 'Y' as is_opiate_or_crack
    from cited
    inner join classes on cited.code = classes.code
    inner join outcome_substances on classes.substance_family = outcome_substances.family
    group by cited.episode_no, outcome_substances.substance
)

select * from final
