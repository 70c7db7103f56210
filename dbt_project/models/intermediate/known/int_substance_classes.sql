{#- The class of every substance code in use: as listed, else by the range the code lies in. -#}
with listed as (
    select * from {{ ref('substances') }}
),

ranges as (
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
        coalesce(listed.substance_class, ranges.substance_class) as substance_class,
        coalesce(listed.is_opiate_or_crack, case when ranges.substance_class = 'opiate' then 'Y' end, 'N')
            as is_opiate_or_crack
    from cited
    left join listed on cited.code = listed.code
    left join ranges
        on length(cited.code) = 4 and cited.code between ranges.first_code and ranges.last_code
)

select * from final
