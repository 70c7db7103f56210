{#- The class of every substance code in use: as listed, else by the range the code lies in. -#}
with substances as (
    select * from {{ ref('substances') }}
),

substance_code_ranges as (
    select * from {{ ref('substance_code_ranges') }}
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
        {{ substance_family() }} as substance_family,
        {{ is_opiate_or_crack() }} as is_opiate_or_crack
    from cited
    {{ join_substance_class('cited.code') }}
)

select * from final
