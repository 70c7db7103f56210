{% set columns -%}
        records.modid as intervention_id,
        coalesce(records.submid, records.submoddt) as sub_review_id,
        records.submoddt_date as review_date,
        records.recmaid as mutual_aid
{%- endset -%}
with final as (
    {{ known_children('sub_intervention', columns) }}
)

select * from final
