{% set columns -%}
        coalesce(records.cirid, records.cirdt) as review_id,
        records.cirdt_date as review_date,
        records.cirprnt as parental_status,
        records.circhild_number as children_living_with,
        records.cirnalox as naloxone_code,
        records.ciremp as employment_status
{%- endset -%}
with final as (
    {{ known_children('client_info_review', columns) }}
)

select * from final
