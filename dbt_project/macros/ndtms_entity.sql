{# How a flat NDTMS row is split in its entities. The layout is data: seeds ndtms_fields and
   ndtms_entities. All nine staging models are calls of `ndtms_entity_records`. #}

{#- The fields of an entity, from the register: a list of rows (field, value_type, code_list, max_length).
    The register is read as it is built: in a unit test `ref` names rows that exist only inside the query of that
    test. -#}
{% macro ndtms_fields_of(entity) -%}
    {%- if not execute -%}{%- do ref('ndtms_fields') -%}{{ return([]) }}{%- endif -%}
    {%- set rows = run_query(
        "select lower(field) as field, value_type, code_list, max_length from registers.ndtms_fields"
        ~ " where entity = '" ~ entity ~ "' order by position"
    ) -%}
    {{ return(rows.rows) }}
{%- endmacro %}

{#- A value as it is compared: blank and NA are missing, codes are upper case, identifiers as typed. -#}
{% macro ndtms_value(field, value_type) -%}
    {%- if value_type == 'identifier' -%}
        nullif(nullif(trim({{ field }}), ''), 'NA')
    {%- else -%}
        nullif(nullif(upper(trim({{ field }})), ''), 'NA')
    {%- endif -%}
{%- endmacro %}

{#- A whole number, or null: try_cast alone would round 2.5. -#}
{% macro ndtms_number(text) -%}
    case when {{ is_digits(text) }} then try_cast({{ text }} as integer) end
{%- endmacro %}

{#-
    One row per record of an entity per file: the parts of the flat rows, empty parts dropped, copies
    folded on the key, the last in file order kept.

    entity: its name in ndtms_entities
    parents: identifiers of the records above, which are part of the key
    record_id: the record's own identifier; none where it shares its parent's key
    fallback_id: what stands in where the record's identifier is blank
    always_present: the part exists on every row (client, episode)
    last_filled: a column of the row that is no field, taken from the last copy that has it
-#}
{% macro ndtms_entity_records(
    entity, parents, record_id=none, fallback_id=none, always_present=false, last_filled=none
) -%}
{%- set fields = ndtms_fields_of(entity) -%}
{%- set own = fields | map(attribute=0) | reject('in', parents + ['consent']) | list -%}
{%- set identifiers = parents + ([record_id] if record_id and record_id not in own else []) -%}
with files as (
    select * from {{ ref('stg_ndtms__files') }}
),

parts as (
    select
        ndtms_rows._file_id,
        ndtms_rows._row_number,
        {%- for parent in parents %}
        {{ ndtms_value('ndtms_rows.' ~ parent, 'code' if parent == 'agncy' else 'identifier') }} as {{ parent }}_key,
        {%- endfor %}
        {%- if record_id %}
        {{ ndtms_value('ndtms_rows.' ~ record_id, 'identifier') }} as record_key,
        {%- endif %}
        {%- if fallback_id %}
        {{ ndtms_value('ndtms_rows.' ~ fallback_id, 'identifier') }} as fallback_key,
        {%- endif %}
        {%- if last_filled %}
        ndtms_rows.{{ last_filled }},
        {%- endif %}
        {{ content_hash(own) if own else '0' }} as content
    from {{ source('raw', 'ndtms_row') }} as ndtms_rows
    {%- if own and not always_present %}
    where
        coalesce({{ own | join(', ') }}) is not null
        -- NA in every column is as empty as a blank; asked only of the rows that hold something
        and coalesce(
            {%- for row in fields if row['field'] in own %}
            {{ ndtms_value('ndtms_rows.' ~ row['field'], row['value_type']) }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) is not null
    {%- endif %}
),

records as (
    select
        _file_id,
        max(_row_number) as _row_number,
        {%- if last_filled %}
        max_by({{ last_filled }}, case when {{ last_filled }} is not null then _row_number end) as {{ last_filled }},
        {%- endif %}
        min(content) <> max(content) as _copies_differ
    from parts
    group by
        _file_id
        {%- for parent in parents %},
        {{ parent }}_key
        {%- endfor %}
        {%- if record_id %},
        {{ 'coalesce(record_key, fallback_key)' if fallback_id else 'record_key' }}
        {%- endif %}
),

final as (
    select
        records._file_id,
        records._row_number,
        records._copies_differ,
        coalesce({{ ndtms_value('ndtms_rows.agncy', 'code') }}, files.agency_code) as agency_code,
        {{ ndtms_value('ndtms_rows.consent', 'code') }} as consent
        {%- for identifier in identifiers %},
        {{ ndtms_value('ndtms_rows.' ~ identifier, 'code' if identifier == 'agncy' else 'identifier') }} as {{ identifier }}
        {%- endfor %}
        {%- for row in fields if row['field'] in own %},
        {{ ndtms_value('ndtms_rows.' ~ row['field'], row['value_type']) }} as {{ row['field'] }}
        {%- if row['value_type'] == 'date' %},
        {{ parse_ndtms_date('trim(ndtms_rows.' ~ row['field'] ~ ')') }} as {{ row['field'] }}_date
        {%- elif row['value_type'] == 'integer' %},
        {{ ndtms_number('trim(ndtms_rows.' ~ row['field'] ~ ')') }} as {{ row['field'] }}_number
        {%- endif %}
        {%- endfor %}
        {{- caller() if caller }}
    from records
    inner join {{ source('raw', 'ndtms_row') }} as ndtms_rows
        on records._file_id = ndtms_rows._file_id and records._row_number = ndtms_rows._row_number
    inner join files on records._file_id = files.file_id
)

select * from final
{%- endmacro %}
