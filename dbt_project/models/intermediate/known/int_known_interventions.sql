{% set columns -%}
        records.modid as intervention_id,
        records.modal as intervention_code,
        records.modset as setting_code,
        records.refmoddt_date as referral_date,
        records.faomoddt_date as first_offer_date,
        records.modst_date as start_date,
        records.modend_date as end_date
{%- endset -%}
with final as (
    {{ known_children('modality', columns) }}
)

select * from final
