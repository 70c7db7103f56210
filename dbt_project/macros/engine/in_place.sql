{#- How DuckDB builds a model: what is there is dropped and made anew in one transaction, so that others see the
    old one until the new one stands. The usual way makes another one beside it, renames both and drops one; at
    each of these DuckDB looks through all that a view reads, which was half of the time that views took. -#}
{% macro build_in_place(target_relation, create_statement) %}
    {%- set old = load_cached_relation(target_relation) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {#- a model that was a view and is a table now, or the other way round, has no old one of its kind -#}
    {%- if old is not none and old.type != target_relation.type -%}
        {{ drop_relation_if_exists(old) }}
    {%- endif -%}
    {% call statement('main') -%}
        drop {{ target_relation.type }} if exists {{ target_relation }};
        {{ create_statement }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmacro %}

{% materialization view, adapter='duckdb' %}
    {%- set view = this.incorporate(type='view') -%}
    {{ return(build_in_place(view, get_create_view_as_sql(view, sql))) }}
{% endmaterialization %}

{% materialization table, adapter='duckdb' %}
    {%- set table = this.incorporate(type='table') -%}
    {{ return(build_in_place(table, create_table_as(False, table, sql))) }}
{% endmaterialization %}
