{#- A 95% limit of a number of events after Byar; z is a column of the relation.

    events: SQL number, the events for the lower limit, one more for the upper
    sign: - for the lower limit, + for the upper
-#}
{% macro byar_limit(events, sign) -%}
    {{ events }} * power(1 - 1 / nullif(9 * {{ events }}, 0) {{ sign }} z / nullif(3 * sqrt({{ events }}), 0), 3)
{%- endmacro %}
