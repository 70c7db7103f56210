{# How a figure moved between two publications: what is known now is laid against what was known then,
   step by step. Only clients with a changed record are carried through the steps. #}

{#-
    The records of a known_* model in every data version:

    current    all that is known now
    opening    what was known at the publication before
    late       and the records, and the answers to blank items, that came since
    corrected  and the changed values
    closing    and without the withdrawn records, that is: what is known now

    relation: model with data_version 'current' and 'opening'
    keys: columns that identify a record within a data version
    values: all its other columns
-#}
{% macro in_data_versions(relation, keys, values) -%}
with known as (
    select * from {{ ref(relation) }}
),

affected as (
    select * from {{ ref('int_affected_clients') }}
),

opening as (
    select known.*
    from known
    inner join affected
        on known.agency_code = affected.agency_code and known.clientid = affected.clientid
    where known.data_version = 'opening'
),

closing as (
    select known.*
    from known
    inner join affected
        on known.agency_code = affected.agency_code and known.clientid = affected.clientid
    where known.data_version = 'current'
),

merged as (
    select
        {%- for key in keys %}
        coalesce(opening.{{ key }}, closing.{{ key }}) as {{ key }},
        {%- endfor %}
        {%- for value in values %}
        coalesce(opening.{{ value }}, closing.{{ value }}) as {{ value }}_late,
        case when closing.agency_code is not null then closing.{{ value }} else opening.{{ value }} end
            as {{ value }}_corrected{{ ',' if not loop.last }}
        {%- endfor %}
    from opening
    full outer join closing
        on
            {%- for key in keys %}
            {{ 'and ' if not loop.first }}opening.{{ key }} is not distinct from closing.{{ key }}
            {%- endfor %}
),

final as (
    select data_version, {{ (keys + values) | join(', ') }}
    from known
    where data_version = 'current'
    union all
    select 'opening' as data_version, {{ (keys + values) | join(', ') }}
    from opening
    union all
    {%- for version in ['late', 'corrected'] %}
    select
        '{{ version }}' as data_version,
        {{ keys | join(', ') }},
        {%- for value in values %}
        {{ value }}_{{ version }} as {{ value }}{{ ',' if not loop.last }}
        {%- endfor %}
    from merged
    union all
    {%- endfor %}
    select 'closing' as data_version, {{ (keys + values) | join(', ') }}
    from closing
)

select * from final
{%- endmacro %}

{#- Clients with a record of a known_* model that differs between the two states of knowledge. -#}
{% macro changed_clients(relation, keys, values) -%}
    select agency_code, clientid
    from (
        select
            agency_code,
            clientid,
            {{ content_hash(keys + values) }} as content,
            count(distinct data_version) as versions
        from {{ ref(relation) }}
        group by agency_code, clientid, content
    )
    where versions = 1
{%- endmacro %}
