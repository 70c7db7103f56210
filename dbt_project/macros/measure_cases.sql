{# What every measure model is made of: one row per client or journey and component, saying whether it
   is in the numerator and in the denominator, and why. Aggregation is done once, elsewhere. #}

{#- The windows a measure is computed for, from the register. -#}
{% macro windows_of(measure) -%}
    select window_code from {{ ref('measure_components') }} where measure = '{{ measure }}'
{%- endmacro %}

{#- The windows that any of several measures is computed for. -#}
{% macro windows_of_any(measures) -%}
    select window_code from {{ ref('measure_components') }} where measure in ('{{ measures | join("', '") }}')
{%- endmacro %}

{#- The parts a measure is made of with the windows of each, from the register: joined to journeys in windows they
    give a row per case that is asked for. -#}
{% macro components_of(measure) -%}
    select component, window_code from {{ ref('measure_components') }} where measure = '{{ measure }}'
{%- endmacro %}

{#- What holds for each component: SQL by the component's name. -#}
{% macro by_component(component, choices) -%}
    case {{ component }}
        {%- for name, condition in choices.items() %}
        when '{{ name }}' then {{ condition }}
        {%- endfor %}
    end
{%- endmacro %}

{#-
    The columns of a case.

    source: relation with the keys of a journey in a window (int_journey_windows or alike)
    component: SQL text, the part of the measure
    in_numerator, in_denominator: SQL booleans
    amount: SQL number that a mean adds up; null for counts and proportions
    has_main_field: SQL boolean, whether the field the figure rests on is filled; null where there is none
    reason: SQL text, why the case is in or out
-#}
{% macro measure_case(
    source, component, reason, in_numerator='true', in_denominator='true', amount='null',
    has_main_field='null'
) -%}
    {{ source }}.as_at_id,
    {{ component }} as component,
    {{ source }}.window_code,
    {{ source }}.area,
    {{ source }}.provider_code,
    {{ source }}.client_group,
    {{ source }}.substance_group,
    {{ source }}.is_ocu,
    {{ source }}.client_no,
    {{ source }}.journey_key,
    {{ in_numerator }} as in_numerator,
    {{ in_denominator }} as in_denominator,
    cast({{ amount }} as double) as amount,
    cast({{ has_main_field }} as boolean) as has_main_field,
    {{ reason }} as reason
{%- endmacro %}

{#- Whether a component has figures of a client group: adults and young people apart (`both`), apart and together
    (`each_and_all`), or one alone; `all` alone is about nobody's age. -#}
{% macro is_asked_for(client_groups, client_group) -%}
    (
        {{ client_groups }} = {{ client_group }}
        or {{ client_groups }} = 'each_and_all'
        or ({{ client_groups }} = 'both' and {{ client_group }} <> 'all')
    )
{%- endmacro %}

{#- The client groups that a figure can be of. -#}
{% macro client_groups() -%}
    {%- for client_group in ['adult', 'yp', 'all'] %}
    select '{{ client_group }}' as client_group
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- As whom a case is counted: apart, under the group of its person, and together, where its component is asked for
    so as well. -#}
{% macro ways_of_counting() -%}
    select false as is_together
    union all
    select true as is_together
{%- endmacro %}
