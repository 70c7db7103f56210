{# Code lists are data: seeds ndtms_fields and ndtms_codes say which codes a field may hold. #}

{#-
    The records with a code that the list of its field does not hold (rule V029), one row each:

    unlisted_codes: the fields, each with its code, `ETHNIC 9; NATION XYZ`. A text too long for the field is no code
        but something else in the wrong column, and is not shown.
    unlisted_fields: the fields alone, `ETHNIC;NATION`

    One column, not a condition per field: there are more coded fields than all other conditions
    together, and the gate would take twice its time. The texts are put together only of the records that have
    something to tell: few, as a rule.

    entity: name of the entity
    records: what its columns are read from
-#}
{% macro ndtms_unlisted(entity, records) -%}
    {%- if not execute -%}{%- do ref('ndtms_codes') -%}{%- endif -%}
    {%- set codes = {} -%}
    {%- if execute -%}
        {%- for row in run_query(
            "select code_list, code from registers.ndtms_codes order by code_list, code"
        ).rows -%}
            {%- do codes.setdefault(row['code_list'], []).append("'" ~ row['code'] ~ "'") -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set conditions, with_codes, alone = [], [], [] -%}
    {#- rule V011 asks for CONSENT; the list of DAT holds a few partnerships of the whole country -#}
    {%- for field in ndtms_fields_of(entity)
        if field['code_list'] in codes and field['field'] not in ['consent', 'dat'] -%}
        {%- set value = records ~ '.' ~ field['field'] -%}
        {%- set is_unlisted = value ~ ' not in (' ~ codes[field['code_list']] | join(', ') ~ ')' -%}
        {%- set name = field['field'] | upper -%}
        {%- do conditions.append(is_unlisted) -%}
        {%- do with_codes.append(
            "case when " ~ is_unlisted ~ " then '; " ~ name ~ "' || case when length(" ~ value ~ ") <= "
            ~ field['max_length'] ~ " then ' ' || " ~ value ~ " else '' end else '' end"
        ) -%}
        {%- do alone.append("case when " ~ is_unlisted ~ " then ';" ~ name ~ "' else '' end") -%}
    {%- endfor %}
    select
        _file_id,
        _row_number,
        substring(
            {{ (with_codes or ["''"]) | join('\n            || ') }}, 3
        ) as unlisted_codes,
        substring(
            {{ (alone or ["''"]) | join('\n            || ') }}, 2
        ) as unlisted_fields
    from {{ records }}
    where
        {{ (conditions or ['false']) | join('\n        or ') }}
{%- endmacro %}
