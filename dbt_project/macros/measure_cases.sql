{# What every measure model is made of: one row per client or journey and component, saying whether it
   is in the numerator and in the denominator, and why. Aggregation is done once, elsewhere. #}

{#- The windows a measure is computed for, from the register. -#}
{% macro windows_of(measure) -%}
    select window_code from {{ ref('measure_components') }} where measure = '{{ measure }}'
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
