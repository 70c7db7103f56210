{%- set item_fields = ndtms_fields_of('outcome') | map(attribute=0)
    | reject('in', ['topid', 'topdate', 'trstage']) | list -%}
{%- set yp_fields = ndtms_fields_of('outcome_yp') | map(attribute=0) | list -%}
{% set columns -%}
        records.topid as form_id,
        records.topdate_date as form_date,
        records.trstage as stage,
        records.acuthpbm,
        {%- for item in outcome_items() %}
        records.{{ item }}_number as {{ item }},
        {%- endfor %}
        {%- for item in outcome_flags() %}
        records.{{ item }},
        {%- endfor %}
        {%- for item in outcome_yp_items() %}
        case when rejected_items._file_id is null then young_people_items.{{ item }}_number end as {{ item }},
        {%- endfor %}
        {%- for item in outcome_yp_flags() %}
        case when rejected_items._file_id is null then young_people_items.{{ item }} end as {{ item }},
        {%- endfor %}
        -- how much of the form was answered, the young people's items included
        {%- for field in item_fields %}
        case when records.{{ field }} is not null then 1 else 0 end +
        {%- endfor %}
        case when rejected_items._file_id is null then 1 else 0 end * (
            {%- for field in yp_fields %}
            case when young_people_items.{{ field }} is not null then 1 else 0 end +
            {%- endfor %}
            0
        ) as answered_items
{%- endset -%}
{% set young_people_join -%}
    left join {{ ref('dq_outcome_yp') }} as young_people_items
        on
            records._file_id = young_people_items._file_id
            and records.agncy = young_people_items.agncy
            and records.clientid = young_people_items.clientid
            and records.episodid = young_people_items.episodid
            and records.topid = young_people_items.topid
    left join {{ ref('int_rejected_records') }} as rejected_items
        on
            rejected_items.entity = 'outcome_yp'
            and young_people_items._file_id = rejected_items._file_id
            and young_people_items._row_number = rejected_items._row_number
{%- endset -%}
with final as (
    {{ known_children('outcome', columns, young_people_join) }}
)

select * from final
