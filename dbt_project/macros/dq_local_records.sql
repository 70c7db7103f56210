{# What the quality rules look at in the records of local extracts and returns: whatever their contracts and the
   registers local_date_orders and local_future_dates say, entity by entity. Names of fields stand in one text,
   separated by `;`, as on a fix list. #}

{#-
    The entities of which a file has come, so that nothing is asked of the others; never none, as a query must name
    its columns. The model reads all of them in any case: which ones come is not known when dbt plans.

    files: relation of the files
-#}
{% macro landed_local_entities(files) -%}
    {%- set registered = registered_local_entities() -%}
    {%- if not execute -%}{{ return(registered) }}{%- endif -%}
    {%- set rows = run_query(
        "select distinct entity from " ~ files ~ " where status = 'landed' and entity <> 'accepted_issue_request'"
    ).rows -%}
    {%- set landed = rows | map(attribute=0) | list -%}
    {{ return(registered | select('in', landed) | list or registered[-1:]) }}
{%- endmacro %}

{#- The rows of a register, by entity. Read as the model is built: see local_fields_of. -#}
{% macro local_register(name, order_by) -%}
    {%- set by_entity = {} -%}
    {%- for entity in registered_local_entities() -%}{%- do by_entity.update({entity: []}) -%}{%- endfor -%}
    {%- if not execute -%}{%- do ref(name) -%}{{ return(by_entity) }}{%- endif -%}
    {%- for row in run_query('select * from registers.' ~ name ~ ' order by ' ~ order_by).rows -%}
        {%- do by_entity[row['entity']].append(row) -%}
    {%- endfor -%}
    {{ return(by_entity) }}
{%- endmacro %}

{#-
    The names of which the condition holds, as SQL text: blank where none does, null where none is asked for.

    conditions: pairs of a field's name and an SQL condition
-#}
{% macro names_where(conditions) -%}
    {%- if not conditions -%}
        cast(null as {{ dbt.type_string() }})
    {%- else -%}
        replace(
            trim(
                {%- for name, condition in conditions %}
                case when {{ condition }} then '{{ name }} ' else '' end
                {{- ' ||' if not loop.last }}
                {%- endfor %}
            ), ' ', ';'
        )
    {%- endif -%}
{%- endmacro %}

{#- Whether a text is blank, as the landing leaves it. -#}
{% macro is_blank_text(text) -%}
    coalesce(trim({{ text }}), '') = ''
{%- endmacro %}

{#- Of each row as landed which values are left out that must be there, and which cannot be read. -#}
{% macro local_value_faults(entity, fields) -%}
    {%- set blank_keys = [] -%}
    {%- set blanks = [] -%}
    {%- set unreadable = [] -%}
    {%- for row in fields -%}
        {%- set text = 'landed.' ~ row['field'] -%}
        {%- if row['is_filled'] == 'Y' -%}
            {%- do (blank_keys if row['is_key'] == 'Y' else blanks).append((row['field'], is_blank_text(text))) -%}
        {%- endif -%}
        {%- if row['content'] not in ('text', 'code', 'list') -%}
            {%- do unreadable.append((
                row['field'], 'not ' ~ is_blank_text(text) ~ ' and ' ~ local_value(text, row['content']) ~ ' is null'
            )) -%}
        {%- endif -%}
    {%- endfor %}
    select
        '{{ entity }}' as entity,
        landed._file_id,
        landed._row_number,
        {{ names_where(blank_keys) }} as blank_keys,
        {{ names_where(blanks) }} as blanks,
        {{ names_where(unreadable) }} as unreadable
    from {{ source('raw', 'local_' ~ entity) }} as landed
{%- endmacro %}

{#- Whether a code, or one of several, is not in the list of the contract. -#}
{% macro is_unlisted(field, content, accepted_values) -%}
    {%- set accepted = accepted_values.lower().split(';') -%}
    {%- if content == 'list' -%}
        {#- what is left once the known ones are taken away -#}
        {%- set left = namespace(
            text="';' || replace(replace(lower(" ~ field ~ "), ' ', ''), ';', ';;') || ';'"
        ) -%}
        {%- for value in accepted -%}
            {%- set left.text = 'replace(' ~ left.text ~ ", ';" ~ value ~ ";', '')" -%}
        {%- endfor -%}
        coalesce({{ left.text }}, '') <> ''
    {%- else -%}
        coalesce({{ field }} not in ('{{ accepted | join("', '") }}'), false)
    {%- endif -%}
{%- endmacro %}

{#-
    What can be said of each record of an entity by itself.

    fields, orders, future: rows of the registers of the entity
-#}
{% macro local_checked_records(entity, fields, orders, future) -%}
    {%- set names = fields | map(attribute='field') | list -%}
    {%- set keys = fields | selectattr('is_key', 'equalto', 'Y') | list -%}
    {%- set key_names = keys | map(attribute='field') | list -%}
    {%- set may_lie_ahead = future | map(attribute='field') | list -%}
    {%- set unlisted, disordered, ahead, key_parts = [], [], [], [] -%}
    {%- set client_fields = fields | selectattr('references_to', 'equalto', 'client.client_id')
        | map(attribute='field') | list -%}
    {%- set client_field = 'client_id' if 'client_id' in names else client_fields | first -%}
    {%- for row in fields -%}
        {%- set column = 'records.' ~ row['field'] -%}
        {%- if row['accepted_values'] -%}
            {%- do unlisted.append((row['field'], is_unlisted(column, row['content'], row['accepted_values']))) -%}
        {%- endif -%}
        {%- if row['content'] in ('date', 'timestamp', 'month') and row['field'] not in may_lie_ahead -%}
            {%- do ahead.append((row['field'], 'cast(' ~ column ~ ' as date) > files.last_day')) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for row in orders -%}
        {%- do disordered.append((
            row['earlier_field'] ~ ' ' ~ row['later_field'],
            'cast(records.' ~ row['earlier_field'] ~ ' as date) > cast(records.' ~ row['later_field'] ~ ' as date)'
        )) -%}
    {%- endfor -%}
    {%- for row in keys -%}
        {%- set text = 'cast(records.' ~ row['field'] ~ ' as ' ~ dbt.type_string() ~ ')' -%}
        {%- do key_parts.append(text if row['is_filled'] == 'Y' else 'coalesce(' ~ text ~ ", '')") -%}
    {%- endfor %}
    select
        '{{ entity }}' as entity,
        records._file_id,
        records._row_number,
        files.provider_code,
        files.folder,
        files.submission_month,
        {{ key_parts | join(" || '|' || ") }} as record_key,
        '{{ key_names | join(';') }}' as key_fields,
        {{ 'records.' ~ client_field if client_field else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as client_ref,
        {{ 'records.episode_id' if 'episode_id' in names else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as episode_ref,
        {{ 'records.contract' if 'contract' in names else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as contract,
        {{ 'true' if 'contract' in names else 'false' }} as is_contract_scoped,
        {{ 'coalesce(records.withdrawn, false)' if 'withdrawn' in names else 'false' }} as is_withdrawn,
        {{ names_where(unlisted) }} as unlisted,
        {{ names_where(disordered) }} as disordered,
        {{ names_where(ahead) }} as ahead,
        {{ fields | selectattr('is_filled', 'equalto', 'Y') | list | length }} as required_items
    from {{ ref('stg_local__' ~ entity) }} as records
    inner join files on records._file_id = files.file_id
{%- endmacro %}
