{# what a refused row still held is known by the names of its columns alone (rule V012) -#}
{% call ndtms_entity_records(
    'episode', parents=['agncy', 'clientid'], record_id='episodid', always_present=true
) -%}
,
        ndtms_rows._filled_columns as filled_columns
{%- endcall %}
