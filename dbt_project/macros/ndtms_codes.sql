{# Code lists are data: seeds ndtms_fields and ndtms_codes say which codes a field may hold. #}

{#-
    The coded fields of a record that hold what their list does not (rule V029), each with the code:
    `ETHNIC 9; NATION XYZ`; null where all are listed. A text too long for the field is no code but
    something else in the wrong column, and is not shown.

    One column, not a condition per field: there are more coded fields than all other conditions
    together, and the gate would take twice its time.

    entity: name of the entity
    records: what its columns are read from
    codes_too: false for the fields alone, `ETHNIC;NATION`
-#}
{% macro ndtms_unlisted_codes(entity, records, codes_too=true) -%}
    {%- if not execute -%}{%- do ref('ndtms_codes') -%}{%- endif -%}
    {#- rule V011 asks for CONSENT; the list of DAT holds a few partnerships of the whole country -#}
    {%- set fields = ndtms_fields_of(entity) | rejectattr('field', 'in', ['consent', 'dat']) | list -%}
    {%- set codes = {} -%}
    {%- set separator = '; ' if codes_too else ';' -%}
    {%- if execute -%}
        {%- for row in run_query(
            "select code_list, code from registers.ndtms_codes order by code_list, code"
        ).rows -%}
            {%- do codes.setdefault(row['code_list'], []).append("'" ~ row['code'] ~ "'") -%}
        {%- endfor -%}
    {%- endif -%}
    nullif(
        substring(
            ''
            {%- for field in fields if field['code_list'] in codes %}
            {%- set value = records ~ '.' ~ field['field'] %}
            || case
                when {{ value }} not in ({{ codes[field['code_list']] | join(', ') }})
                    then '{{ separator }}{{ field['field'] | upper }}'
                    {%- if codes_too %} || case
                        when length({{ value }}) <= {{ field['max_length'] }} then ' ' || {{ value }} else ''
                    end
                    {%- endif %}
                else ''
            end
            {%- endfor %},
            {{ separator | length + 1 }}
        ), ''
    )
{%- endmacro %}

{#-
    The fields of `unlisted_codes` alone, `ETHNIC;NATION`. Of a record that has none it is not asked again.

    entity: name of the entity
    records: what its columns and `unlisted_codes` are read from
-#}
{% macro ndtms_unlisted_fields(entity, records) -%}
    case
        when {{ records }}.unlisted_codes is not null
            then {{ ndtms_unlisted_codes(entity, records, codes_too=false) }}
    end
{%- endmacro %}
