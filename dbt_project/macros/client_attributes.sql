{# Attributes of a client in a window, written once for the window and for a journey on its own. #}

{#- One of four groups, decided in this order; tobacco and the codes for none never get here. -#}
{% macro substance_group(has_opiate, has_non_opiate, has_alcohol) -%}
    case
        when {{ has_opiate }} then 'opiate'
        when {{ has_non_opiate }} and {{ has_alcohol }} then 'non_opiate_and_alcohol'
        when {{ has_non_opiate }} then 'non_opiate_only'
        when {{ has_alcohol }} then 'alcohol_only'
        else 'not_recorded'
    end
{%- endmacro %}

{#- adult or yp by age alone, at the later of the window's start and the journey's start. -#}
{% macro client_group(birth_date, window_start, journey_start, adult_age_years) -%}
    case
        when {{ age_in_years(birth_date, 'greatest(' ~ window_start ~ ', ' ~ journey_start ~ ')') }} >= {{ adult_age_years }}
            then 'adult'
        else 'yp'
    end
{%- endmacro %}
