{#- The measures to compute, as the register seeds/measures.csv lists them. dbt must know what a model
    reads before it can read a seed, so the names come from the environment: `make dbt` and the Dagster
    code set WAREHOUSE_MEASURES from the register. Adding a measure is its file and its register row. -#}
{% macro registered_measures() -%}
    {{ return(env_var('WAREHOUSE_MEASURES').split(',')) }}
{%- endmacro %}
