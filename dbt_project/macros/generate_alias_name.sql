{# A published view carries the name of the mart it shows: `published__measure_values` is
   published.measure_values. #}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {{ custom_alias_name if custom_alias_name else node.name | replace('published__', '') }}
{%- endmacro %}
