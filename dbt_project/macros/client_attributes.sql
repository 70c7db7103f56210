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

{#- What figures are broken down by beside the substance group: columns of int_client_windows. The register
    breakdowns names them, the register breakdown_sets says which figures ask for them. -#}
{% macro client_attributes() -%}
    {{ return([
        'sex', 'age_band', 'ethnicity', 'time_in_treatment', 'criminal_justice', 'living_with_children',
        'authority', 'intervention_type', 'service_type',
    ]) }}
{%- endmacro %}

{#- The windows in which some figure asks for one of the attributes. -#}
{% macro windows_asking_for(attributes) -%}
    select components.window_code
    from {{ ref('measure_components') }} as components
    inner join {{ ref('breakdown_sets') }} as sets on components.breakdown_set = sets.breakdown_set
    inner join {{ ref('breakdowns') }} as breakdowns on sets.breakdown = breakdowns.breakdown
    where breakdowns.attribute in ('{{ attributes | join("', '") }}')
{%- endmacro %}

{#- What interventions are reported as: the types of the register seeds/interventions.csv. -#}
{% macro intervention_types() -%}
    {%- set register = ref('interventions') -%}
    {%- if not execute -%}{{ return([]) }}{%- endif -%}
    {%- set rows = run_query(
        "select distinct reporting_type from " ~ register ~ " order by reporting_type"
    ) -%}
    {{ return(rows.columns[0].values() | list) }}
{%- endmacro %}
