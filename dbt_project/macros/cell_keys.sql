{# The columns that identify a published figure, and how it is found again. #}

{% macro cell_keys() -%}
    {{ return([
        'measure', 'component', 'period', 'window_code', 'area', 'provider_code', 'client_group', 'breakdown',
        'breakdown_value',
    ]) }}
{%- endmacro %}

{#- An indicator stays the same one when another measure or window is taken for it. -#}
{% macro indicator_keys() -%}
    {{ return([
        'indicator_id', 'contract', 'period', 'area', 'provider_code', 'role', 'label', 'client_group', 'breakdown',
        'breakdown_value',
    ]) }}
{%- endmacro %}

{% macro same_cell(left, right, keys=none) -%}
    {%- for key in keys or cell_keys() %}
    {{ 'and ' if not loop.first }}{{ left }}.{{ key }} = {{ right }}.{{ key }}
    {%- endfor %}
{%- endmacro %}
