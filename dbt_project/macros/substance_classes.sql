{# What a substance code counts as: as listed, else by the range the code lies in. Whoever asks imports both
   registers as CTEs of their names. #}

{% macro join_substance_class(code) -%}
    left join substances on {{ code }} = substances.code
    left join substance_code_ranges
        on
            length({{ code }}) = 4
            and {{ code }} between substance_code_ranges.first_code and substance_code_ranges.last_code
{%- endmacro %}

{% macro substance_class() -%}
    coalesce(substances.substance_class, substance_code_ranges.substance_class)
{%- endmacro %}

{#- A range holds one class, and the only one with a range, the opiates, is a family. -#}
{% macro substance_family() -%}
    coalesce(substances.family, substance_code_ranges.substance_class)
{%- endmacro %}

{% macro is_opiate_or_crack() -%}
    coalesce(
        substances.is_opiate_or_crack, case when substance_code_ranges.substance_class = 'opiate' then 'Y' end, 'N'
    )
{%- endmacro %}
