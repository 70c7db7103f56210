{#- The measures to compute, as the register seeds/measures.csv lists them. dbt must know what a model
    reads before it can read a seed, so the names come from the environment: `make dbt` and the Dagster
    code set WAREHOUSE_MEASURES from the register. Adding a measure is its file and its register row. -#}
{% macro registered_measures() -%}
    {{ return(env_var('WAREHOUSE_MEASURES').split(',')) }}
{%- endmacro %}

{#- The models that list cases of local extracts, as the register seeds/measures.csv names them: see
    registered_measures. -#}
{% macro local_measure_models() -%}
    {{ return(env_var('WAREHOUSE_LOCAL_MODELS').split(',')) }}
{%- endmacro %}

{#- The entities of the register. dbt must know what a model reads before it can read a seed, so they come from
    the environment, as the measures do: see registered_measures. -#}
{% macro registered_local_entities() -%}
    {{ return(env_var('WAREHOUSE_LOCAL_ENTITIES').split(',')) }}
{%- endmacro %}
