{#-
    The rows of a reference table that was landed, typed; where none was, those of the project's own register.

    landed: source with every column as text
    own: seed of the same columns
    columns: what there is of each, by name: text, date or double
-#}
{% macro landed_else_own(landed, own, columns) -%}
    with landed as (
        select
            {%- for name, content in columns.items() %}
            {%- set filled = "nullif(trim(" ~ name ~ "), '')" %}
            {{ filled if content == 'text' else 'cast(' ~ filled ~ ' as ' ~ content ~ ')' }} as {{ name }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        from {{ landed }}
    ),

    own as (
        select {{ columns | join(', ') }}
        from {{ own }}
        where not exists (select 1 from landed)
    ),

    final as (
        select * from landed
        union all
        select * from own
    )

    select * from final
{%- endmacro %}
