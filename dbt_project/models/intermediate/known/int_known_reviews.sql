{% set columns -%}
        coalesce(records.cirid, records.cirdt) as review_id,
        records.cirdt_date as review_date,
        records.cirprnt as parental_status,
        records.circhild_number as children_living_with,
        records.cirnalox as naloxone_code,
        records.cirhepbs as hepatitis_b_status,
        records.cirhepbv as hepatitis_b_doses,
        records.cirhepcs as hepatitis_c_status,
        records.cirhcvas as hepatitis_c_antibody,
        records.cirhcvpc as hepatitis_c_rna,
        records.cirrefhc as hepatitis_c_referral,
        records.ciremp as employment,
        records.cirmthtn as mental_health_need,
        records.circrtmh as mental_health_treatment
{%- endset -%}
with final as (
    {{ known_children('client_info_review', columns) }}
)

select * from final
