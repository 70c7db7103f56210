{#- The as_at_id of the report month as a number in the text of a query, so that a view over all cases is
    worked out for this month alone: a join would come after them. Unit tests override it. -#}
{% macro report_month_as_at_id() -%}
    {%- set report_dates = ref('int_report_dates') -%}
    {%- if not execute -%}{{ return(0) }}{%- endif -%}
    {%- set rows = run_query("select as_at_id from " ~ report_dates ~ " where is_report_month") -%}
    {{ return(rows.columns[0].values()[0] if rows | length else 0) }}
{%- endmacro %}
