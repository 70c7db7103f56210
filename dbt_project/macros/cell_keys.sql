{# The columns that identify a published figure. #}

{% macro cell_keys() -%}
    {{ return([
        'measure', 'component', 'period', 'window_code', 'area', 'provider_code', 'client_group', 'breakdown',
        'breakdown_value',
    ]) }}
{%- endmacro %}

{% macro same_cell(left, right) -%}
    {%- for key in cell_keys() %}
    {{ 'and ' if not loop.first }}{{ left }}.{{ key }} = {{ right }}.{{ key }}
    {%- endfor %}
{%- endmacro %}

{#- The newest value held of each figure. -#}
{% macro newest_held(condition='true') -%}
    select * from {{ ref('stg_history__measure_values') }}
    where {{ condition }}
    qualify row_number() over (partition by {{ cell_keys() | join(', ') }} order by publication desc) = 1
{%- endmacro %}
