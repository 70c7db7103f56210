{#-
    How many more cases the numerator needs to reach a wanted value, those in the denominator staying the same;
    below zero how many fewer. 0 where it is reached already; which kinds of value have cases to add is told in seeds/value_kinds.csv.

    wanted: SQL number, a count or a fraction of 1
    comparator: SQL text; at a strict one the wanted value itself is not enough
-#}
{% macro cases_needed(wanted, comparator) -%}
    {%- set cases = wanted ~ " * coalesce(denominator, 1)" -%}
    cast(
        case
            -- greatest and least pass over nulls, so they are asked for first
            when value is null or {{ wanted }} is null or value_kind in {{ value_kinds_with('has_cases_needed', 'N') }} then null
            -- the tolerance keeps a product that is whole from being rounded away
            when {{ comparator }} = '>=' then greatest(ceil({{ cases }} - 1e-9) - numerator, 0)
            when {{ comparator }} = '>' then greatest(floor({{ cases }} + 1e-9) + 1 - numerator, 0)
            when {{ comparator }} = '<=' then least(floor({{ cases }} + 1e-9) - numerator, 0)
            when {{ comparator }} = '<' then least(ceil({{ cases }} - 1e-9) - 1 - numerator, 0)
        end as {{ dbt.type_bigint() }}
    )
{%- endmacro %}

{#- Whether a value keeps to a target, without the noise of the last digits. -#}
{% macro comparator_holds(value, comparator, target) -%}
    case {{ comparator }}
        when '>=' then round({{ value }}, 9) >= round({{ target }}, 9)
        when '>' then round({{ value }}, 9) > round({{ target }}, 9)
        when '<=' then round({{ value }}, 9) <= round({{ target }}, 9)
        when '<' then round({{ value }}, 9) < round({{ target }}, 9)
    end
{%- endmacro %}
