{# what a refused row still held is known by the names of its columns alone (rule V012); all refused rows of a client
   are one record, as they have no identifier of an episode, and the last of them may hold nothing -#}
{% call ndtms_entity_records(
    'episode',
    parents=['agncy', 'clientid'],
    record_id='episodid',
    always_present=true,
    last_filled='_filled_columns'
) -%}
,
        records._filled_columns as filled_columns
{%- endcall %}
