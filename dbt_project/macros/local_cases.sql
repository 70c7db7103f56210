{# What every model of local measures is made of: one row per record and component, saying whether it is in the
   numerator and in the denominator, and why. Scopes, persons, breakdowns and sums are made once, elsewhere. #}

{#- The client group of a person on a day; `all` where the fact is about nobody, adult where the age is unknown. -#}
{% macro local_client_group(birth_date, on_date, adult_age_years) -%}
    case
        when {{ age_in_years(birth_date, on_date) }} < {{ adult_age_years }} then 'yp'
        else 'adult'
    end
{%- endmacro %}

{#-
    The known records of an entity in a measure's windows, seen from each report date.

    measure: code in the register, whose windows are taken
    entity: as in the register of local entities
    condition: SQL, which `records` belong to which of the `windows` (window_start, window_end, report_date)
    on_date: SQL, the day on which the person's age is taken; none where the record is about nobody
-#}
{% macro local_in_window(measure, entity, condition, on_date=none) -%}
    select
        windows.as_at_id,
        windows.report_date,
        windows.window_code,
        windows.window_start,
        windows.window_end,
        records.*,
        {% if on_date -%}
        {{ local_client_group('records.birth_date', on_date, 'windows.adult_age_years') }}
        {%- else -%}
        'all'
        {%- endif %} as case_group
    from {{ ref('int_local__' ~ entity) }} as records
    inner join {{ ref('int_local_windows') }} as windows
        on
            (windows.area is null or records.area = windows.area)
            and {{ condition }}
    where windows.window_code in ({{ windows_of(measure) }})
{%- endmacro %}

{#-
    The columns of a case.

    source: relation made by `local_in_window`
    measure: code in the register
    component, reason: SQL text
    in_numerator, in_denominator: SQL booleans, never null
    amount: SQL number that a mean, a sum or a rate adds up
    base: SQL number that a rate divides by, such as a population
    person: SQL text, pseudonym of the person; null where the case is about nobody
    breakdowns: up to three, SQL text of the value by the name in seeds/breakdowns.csv; a null counts as not recorded
-#}
{% macro local_case(
    source, measure, component, reason, in_numerator='true', in_denominator='true', amount='null',
    base='null', person='null', breakdowns={}
) -%}
    {{ source }}.as_at_id,
    '{{ measure }}' as measure,
    {{ component }} as component,
    {{ source }}.window_code,
    {{ source }}.area,
    {{ source }}.provider_code,
    {{ source }}.case_group as client_group,
    cast({{ person }} as {{ dbt.type_string() }}) as person_id,
    {{ source }}.record_id,
    {{ in_numerator }} as in_numerator,
    {{ in_denominator }} as in_denominator,
    cast({{ amount }} as double) as amount,
    cast({{ base }} as double) as base,
    {{ reason }} as reason
    {%- set names = breakdowns.keys() | list -%}
    {%- for slot in range(3) %},
    {%- if slot < names | length %}
    '{{ names[slot] }}' as breakdown_{{ slot + 1 }},
    coalesce(cast({{ breakdowns[names[slot]] }} as {{ dbt.type_string() }}), 'not_recorded')
        as breakdown_value_{{ slot + 1 }}
    {%- else %}
    cast(null as {{ dbt.type_string() }}) as breakdown_{{ slot + 1 }},
    cast(null as {{ dbt.type_string() }}) as breakdown_value_{{ slot + 1 }}
    {%- endif %}
    {%- endfor %}
{%- endmacro %}

{#- A substance group as local extracts write it, in the names of the published figures. -#}
{% macro local_substance_group(field) -%}
    case {{ field }} when 'alcohol_and_non_opiate' then 'non_opiate_and_alcohol' else {{ field }} end
{%- endmacro %}
