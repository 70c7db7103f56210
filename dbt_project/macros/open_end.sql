{#- The last day of a span that may still go on. In the condition of an outer join a null that is asked for by `or`
    makes an engine compare every row with every other one. -#}
{% macro open_end(last_day) -%}
    coalesce({{ last_day }}, cast('9999-12-31' as date))
{%- endmacro %}
