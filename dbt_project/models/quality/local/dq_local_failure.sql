{%- set rule_ids = ['L002', 'L003', 'L004', 'L005', 'L006', 'L007', 'L008', 'L009', 'L010', 'L011', 'L012', 'L013',
    'L014', 'L015'] -%}
with records as (
    select * from {{ ref('dq_local_record') }}
),

final as (
    {%- for rule_id in rule_ids %}
    select
        entity,
        local_file_id as _file_id,
        _row_number,
        '{{ rule_id }}' as rule_id,
        {{ rule_id | lower }} as fields
    from records
    where {{ rule_id | lower }} <> ''
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from final
