{# How local extracts and returns are typed and known. Their layout is data: the seeds local_entities and
   local_fields, which are written from the contracts. #}

{#- The fields of an entity, from the register: rows (field, content, is_key) in their order. Read as the model is
    built: in a unit test `ref` names rows that exist only inside the query of that test. -#}
{% macro local_fields_of(entity) -%}
    {%- if not execute -%}{%- do ref('local_fields') -%}{{ return([]) }}{%- endif -%}
    {%- set rows = run_query(
        "select field, content, is_key from registers.local_fields where entity = '" ~ entity ~ "' order by position"
    ) -%}
    {{ return(rows.rows) }}
{%- endmacro %}

{#- The value of a field in the type that its contract names; null where it does not have it. -#}
{% macro local_value(field, content) -%}
    {%- set text = 'nullif(trim(' ~ field ~ "), '')" -%}
    {%- if content == 'date' -%}
        {{ parse_ndtms_date('trim(' ~ field ~ ')') }}
    {%- elif content == 'month' -%}
        {{ parse_ndtms_date('trim(' ~ field ~ ") || case when length(trim(" ~ field ~ ")) = 7 then '-01' else '' end") }}
    {%- elif content == 'timestamp' -%}
        try_cast(replace({{ text }}, 'T', ' ') as timestamp)
    {%- elif content == 'integer' -%}
        case when {{ is_digits('trim(' ~ field ~ ')') }} then try_cast({{ text }} as integer) end
    {%- elif content == 'decimal' -%}
        try_cast({{ text }} as decimal(18, 4))
    {%- elif content == 'boolean' -%}
        case upper({{ text }}) when 'Y' then true when 'N' then false end
    {%- elif content == 'code' -%}
        lower({{ text }})
    {%- else -%}
        {{ text }}
    {%- endif -%}
{%- endmacro %}

{#- The rows of an entity as landed, typed. -#}
{% macro local_entity(entity) -%}
with landed as (
    select * from {{ source('raw', 'local_' ~ entity) }}
),

final as (
    select
        _file_id,
        _row_number
        {%- for row in local_fields_of(entity) %},
        {{ local_value('landed.' ~ row['field'], row['content']) }} as {{ row['field'] }}
        {%- endfor %}
    from landed
)

select * from final
{%- endmacro %}

{#-
    The records of an entity that are known at PERIOD and break no rule, each with the provider that handed it in,
    its contract and area, and, where it is about a person, the person's pseudonym.

    entity: as in the register
    person: the field that names the person; none where the record is about nobody
    accumulates: later rows of a key replace earlier ones, whichever file they came in (returns)
-#}
{% macro local_known(entity, person=none, accumulates=false) -%}
{%- set fields = local_fields_of(entity) -%}
{%- set names = fields | map(attribute=0) | list -%}
{%- set keys = fields | selectattr(2, 'equalto', 'Y') | map(attribute=0) | list -%}
with records as (
    select * from {{ ref('stg_local__' ~ entity) }}
),

files as (
    select * from {{ ref('int_local_files_in_force') }}
    where entity = '{{ entity }}'
),

rejected as (
    select * from {{ ref('int_local_rejected_records') }}
    where entity = '{{ entity }}'
),

-- a record that names no contract belongs to its provider's only one
contracts as (
    {%- if 'contract' in names %}
    select
        *,
        contract as named_contract
    from {{ ref('int_local_contracts') }}
    union all
    {%- endif %}
    select
        *,
        '' as named_contract
    from {{ ref('int_local_contracts') }}
    where is_only
),

{% if person %}
persons as (
    select * from {{ ref('int_local_persons') }}
),
{% endif %}

known as (
    select
        records.*,
        files.provider_code,
        files.submission_month
    from records
    inner join files on records._file_id = files.file_id
    left join rejected
        on records._file_id = rejected._file_id and records._row_number = rejected._row_number
    where rejected._file_id is null
    {%- if accumulates %}
    qualify
        row_number() over (
            partition by files.provider_code{% for key in keys %}, records.{{ key }}{% endfor %}
            order by files.submission_month desc, records._file_id desc, records._row_number desc
        ) = 1
    {%- endif %}
),

final as (
    select
        known._file_id,
        known._row_number,
        known.provider_code,
        -- decides between records that nothing else tells apart: a later submission wins, then a later row. The hash
        -- in record_id may not: under another key it would choose another record
        row_number() over (
            order by known.submission_month, known._file_id nulls last, known._row_number nulls last
        ) as handed_in_no,
        -- the area is that of the contract or of the person, whatever the record calls it
        {%- for name in names if name not in ('area', 'contract') %}
        known.{{ name }},
        {%- endfor %}
        {%- if 'contract' in names %}
        coalesce(known.contract, contracts.contract) as contract,
        {%- else %}
        contracts.contract,
        {%- endif %}
        {%- if person %}
        coalesce(persons.area, contracts.area) as area,
        persons.person_id,
        persons.client_no,
        persons.birth_date,
        {%- else %}
        contracts.area,
        {%- endif %}
        {{ local_record_id(entity, keys) }} as record_id
    from known
    left join contracts
        on
            known.provider_code = contracts.provider_code
            {%- if 'contract' in names %}
            and coalesce(known.contract, '') = contracts.named_contract
            {%- endif %}
    {%- if person %}
    left join persons
        on known.provider_code = persons.provider_code and known.{{ person }} = persons.local_id
    {%- endif %}
    {%- if accumulates %}
    where not coalesce(known.withdrawn, false)
    {%- endif %}
)

select * from final
{%- endmacro %}

{#- What a record is known by where nobody may know its key. -#}
{% macro local_record_id(entity, keys) -%}
    {%- set parts = ["'" ~ entity ~ "'", 'known.provider_code'] -%}
    {%- for key in keys -%}
        {%- do parts.append("coalesce(cast(known." ~ key ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    {{ pseudonym(parts | join(" || '|' || ")) }}
{%- endmacro %}
