{#- Decimals add up to the same in whatever order they come; doubles do not. -#}
{% macro exact_sum(amount) -%}
    cast(sum(cast({{ amount }} as decimal(28, 12))) as double)
{%- endmacro %}
