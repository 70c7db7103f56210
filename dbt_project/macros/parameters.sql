{# Parameters of the measures are rows of the seed measure_parameters; no model holds such a number. #}

{% macro measure_parameter_names() -%}
    {%- set register = ref('measure_parameters') -%}
    {%- if not execute -%}{{ return([]) }}{%- endif -%}
    {%- set rows = run_query("select distinct parameter from " ~ register ~ " order by parameter") -%}
    {{ return(rows.columns[0].values()) }}
{%- endmacro %}
