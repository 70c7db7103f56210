{#-
    The kinds of value of which the register seeds/value_kinds.csv says something, as a list for `in`. Read as the model
    is built: in a unit test `ref` names rows that exist only inside the query of that test.

    column: of the register
    said: what it holds
-#}
{% macro value_kinds_with(column, said) -%}
    {%- if not execute -%}{%- do ref('value_kinds') -%}{{ return("('')") }}{%- endif -%}
    {%- set kinds = run_query(
        "select value_kind from registers.value_kinds where " ~ column ~ " = '" ~ said ~ "' order by value_kind"
    ) -%}
    {{ return("('" ~ kinds.rows | map(attribute=0) | join("', '") ~ "')") }}
{%- endmacro %}
