{# What a client's answer counts as is data: the register status_answers. The register is read as it is built: in a
   unit test `ref` names rows that exist only inside the query of that test. #}

{% macro status_answer(item, code) -%}
    {%- if not execute -%}{%- do ref('status_answers') -%}{%- endif -%}
    {%- set rows = run_query(
        "select code, answer from registers.status_answers where item = '" ~ item ~ "' order by code"
    ).rows if execute else [] -%}
    case {{ code }}
        {%- for row in rows %}
        when '{{ row['code'] }}' then '{{ row['answer'] }}'
        {%- endfor %}
    end
{%- endmacro %}
