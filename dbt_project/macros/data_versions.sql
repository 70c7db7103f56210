{# How a figure moved between two publications: what is known now is laid against what was known then, step by
   step. A step has two data versions, before it and after it, which hold the clients alone that it moved: nobody
   else makes a difference between the two. #}

{#-
    The steps, each with what is known before and after it:

    late       the records, and the answers to blank items, that came since (known before: `opening`)
    corrected  the changed values
    withdrawn  the records that are no longer there (known after: `closing`, which is all that is known now)
-#}
{% macro revision_steps() -%}
    {{ return([
        ('late', 'opening', 'late'), ('corrected', 'late', 'corrected'), ('withdrawn', 'corrected', 'closing'),
    ]) }}
{%- endmacro %}

{#-
    The records of a known_* model in every data version: `current`, and before_<step> and after_<step> of each step.

    relation: model with data_version 'current' and 'opening'
    keys: columns that identify a record within a data version
    values: all its other columns
-#}
{% macro in_data_versions(relation, keys, values) -%}
{%- set columns = (keys + values) | join(', ') -%}
with known as (
    select * from {{ ref(relation) }}
),

affected as (
    select * from {{ ref('int_affected_clients') }}
),

opening as (
    select
        affected.step,
        known.*
    from known
    inner join affected
        on known.agency_code = affected.agency_code and known.clientid = affected.clientid
    where known.data_version = 'opening'
),

closing as (
    select
        affected.step,
        known.*
    from known
    inner join affected
        on known.agency_code = affected.agency_code and known.clientid = affected.clientid
    where known.data_version = 'current'
),

merged as (
    select
        coalesce(opening.step, closing.step) as step,
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
            opening.step = closing.step
            {%- for key in keys %}
            and opening.{{ key }} is not distinct from closing.{{ key }}
            {%- endfor %}
),

{% for state in ['late', 'corrected'] -%}
{{ state }} as (
    select
        step,
        {{ keys | join(', ') }},
        {%- for value in values %}
        {{ value }}_{{ state }} as {{ value }}{{ ',' if not loop.last }}
        {%- endfor %}
    from merged
),

{% endfor -%}
final as (
    select data_version, {{ columns }}
    from known
    where data_version = 'current'
    {%- for step, before, after in revision_steps() %}
    {%- for side, state in [('before', before), ('after', after)] %}
    union all
    select '{{ side }}_{{ step }}' as data_version, {{ columns }}
    from {{ state }}
    where step = '{{ step }}'
    {%- endfor %}
    {%- endfor %}
)

select * from final
{%- endmacro %}

{#- Clients with a record of a known_* model that a step changes. -#}
{% macro changed_clients(relation, keys, values) -%}
    select
        steps.step,
        compared.agency_code,
        compared.clientid
    from (
        select
            coalesce(closing.agency_code, opening.agency_code) as agency_code,
            coalesce(closing.clientid, opening.clientid) as clientid,
            opening.agency_code is null
            {%- for value in values %}
            or opening.{{ value }} is null and closing.{{ value }} is not null
            {%- endfor %} as is_late,
            closing.agency_code is not null and (
                {%- for value in values %}
                {{ 'or ' if not loop.first }}opening.{{ value }} is not null
                and opening.{{ value }} is distinct from closing.{{ value }}
                {%- endfor %}
            ) as is_corrected,
            closing.agency_code is null as is_withdrawn
        from (select * from {{ ref(relation) }} where data_version = 'opening') as opening
        full outer join (select * from {{ ref(relation) }} where data_version = 'current') as closing
            on
                {%- for key in keys %}
                {{ 'and ' if not loop.first }}opening.{{ key }} is not distinct from closing.{{ key }}
                {%- endfor %}
    ) as compared
    inner join (
        {%- for step, before, after in revision_steps() %}
        select '{{ step }}' as step
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as steps
        on
            case steps.step
                {%- for step, before, after in revision_steps() %}
                when '{{ step }}' then compared.is_{{ step }}
                {%- endfor %}
            end
{%- endmacro %}
