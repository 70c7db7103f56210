{# the provider's own reference and the consent stand among the episode's columns of the row -#}
{% call ndtms_entity_records('client', parents=['agncy'], record_id='clientid', always_present=true) -%}
,
        {{ ndtms_value('ndtms_rows.client', 'identifier') }} as client
{%- endcall %}
