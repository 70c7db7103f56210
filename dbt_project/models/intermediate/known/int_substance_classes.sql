{#- The class of every substance code in use: as listed, else by the range the code lies in; and the substance
    of the outcome form that asks for its days, where there is one. -#}
with substances as (
    select * from {{ ref('substances') }}
),

substance_code_ranges as (
    select * from {{ ref('substance_code_ranges') }}
),

outcome_substances as (
    select * from {{ ref('outcome_substances') }}
),

cited as (
    {%- for position in ['drug1', 'drug2', 'drug3'] %}
    select {{ position }} as code
    from {{ ref('int_known_episodes') }}
    where {{ position }} is not null
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        cited.code,
        {{ substance_class() }} as substance_class,
        {{ is_opiate_or_crack() }} as is_opiate_or_crack,
        outcome_substances.substance as outcome_substance
    from cited
    {{ join_substance_class('cited.code') }}
    -- a range of codes has a class alone, which for opiates is the family as well
    left join outcome_substances
        on coalesce(substances.family, substance_code_ranges.substance_class) = outcome_substances.family
)

select * from final
