{#- A 95% limit of a number of events after Byar; z is a column of the relation.

    events: SQL number, the events for the lower limit, one more for the upper
    sign: - for the lower limit, + for the upper
-#}
{% macro byar_limit(events, sign) -%}
    {{ events }} * power(1 - 1 / (9 * {{ events }}) {{ sign }} z / (3 * sqrt({{ events }})), 3)
{%- endmacro %}
