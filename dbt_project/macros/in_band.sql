{#- Whether a number of whole years lies in a band of a register, whose last one has no end. -#}
{% macro in_band(years, bands) -%}
    {{ years }} >= {{ bands }}.from_years
    and {{ years }} < coalesce({{ bands }}.to_years, {{ years }} + 1)
{%- endmacro %}
