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

{#- The measures of which some component asks for an attribute: their cases are looked up among the clients in
    treatment. Unit tests override it. -#}
{% macro measures_asking_for_attributes() -%}
    {%- set components = ref('measure_components') -%}
    {%- set sets = ref('breakdown_sets') -%}
    {%- set breakdowns = ref('breakdowns') -%}
    {%- if not execute -%}{{ return([]) }}{%- endif -%}
    {%- set rows = run_query(
        "select distinct components.measure from " ~ components ~ " as components"
        ~ " inner join " ~ sets ~ " as sets on components.breakdown_set = sets.breakdown_set"
        ~ " inner join " ~ breakdowns ~ " as breakdowns on sets.breakdown = breakdowns.breakdown"
        ~ " where breakdowns.attribute is not null"
    ) -%}
    {{ return(rows.columns[0].values() | list) }}
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

{#-
    Cases that are not looked up in int_journey_windows, each with its client's attributes in the window:
    those of all the client's journeys in treatment in it, or of the case alone where there is none.

    cases: relation with the keys of a window (as_at_id, window_code, window_start, window_end), of the client
    (provider_code, area, client_no) and what the case itself brings (journey_start, has_opiate, has_non_opiate,
    has_alcohol, has_opiate_or_crack)
-#}
{% macro with_client_groups(cases) -%}
    select
        {{ cases }}.*,
        {{ client_group(
            'clients.birth_date',
            cases ~ '.window_start',
            'coalesce(in_window.latest_journey_start, ' ~ cases ~ '.journey_start)',
            'parameters.adult_age_years'
        ) }} as client_group,
        {{ substance_group(
            'coalesce(in_window.has_opiate, ' ~ cases ~ '.has_opiate)',
            'coalesce(in_window.has_non_opiate, ' ~ cases ~ '.has_non_opiate)',
            'coalesce(in_window.has_alcohol, ' ~ cases ~ '.has_alcohol)'
        ) }} as substance_group,
        coalesce(in_window.is_ocu, {{ cases }}.has_opiate_or_crack) as is_ocu
    from {{ cases }}
    inner join {{ ref('int_clients') }} as clients on {{ cases }}.client_no = clients.client_no
    inner join {{ ref('int_report_parameters') }} as parameters on {{ cases }}.as_at_id = parameters.as_at_id
    left join (
        select
            client_windows.as_at_id,
            client_windows.window_code,
            client_windows.provider_code,
            client_windows.area,
            client_windows.client_no,
            max_by(journeys.journey_start, journeys.journey_no) as latest_journey_start,
            bool_or(journeys.has_opiate) as has_opiate,
            bool_or(journeys.has_non_opiate) as has_non_opiate,
            bool_or(journeys.has_alcohol) as has_alcohol,
            bool_or(journeys.has_opiate_or_crack) as is_ocu
        from (
            select distinct as_at_id, window_code, window_start, window_end, provider_code, area, client_no
            from {{ cases }}
        ) as client_windows
        inner join {{ ref('int_journeys') }} as journeys
            on
                client_windows.as_at_id = journeys.as_at_id
                and client_windows.provider_code = journeys.provider_code
                and client_windows.area = journeys.area
                and client_windows.client_no = journeys.client_no
                and journeys.treatment_start <= client_windows.window_end
                and (journeys.journey_end is null or journeys.journey_end >= client_windows.window_start)
        group by
            client_windows.as_at_id,
            client_windows.window_code,
            client_windows.provider_code,
            client_windows.area,
            client_windows.client_no
    ) as in_window
        on
            {{ cases }}.as_at_id = in_window.as_at_id
            and {{ cases }}.window_code = in_window.window_code
            and {{ cases }}.provider_code = in_window.provider_code
            and {{ cases }}.area = in_window.area
            and {{ cases }}.client_no = in_window.client_no
{%- endmacro %}
