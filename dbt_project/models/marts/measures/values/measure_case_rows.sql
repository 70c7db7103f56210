{#- The cases of all measures, kept to the components and windows that the register names, with the profile
    of the client in what the component's breakdowns ask for. Only the measures that ask for a client's
    attributes are looked up among the clients in treatment: the other cases are most of all. -#}
{%- set asking = measures_asking_for_attributes() -%}
{%- set parts = {
    'with_attributes': registered_measures() | select('in', asking) | list,
    'without_attributes': registered_measures() | reject('in', asking) | list,
} -%}
with
{%- for part, measures in parts.items() if measures %}
cases_{{ part }} as (
    {%- for measure in measures %}
    select '{{ measure }}' as measure, * from {{ ref('measure_' ~ measure | lower) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),
{% endfor %}
sets_with_attributes as (
    select distinct sets.breakdown_set
    from {{ ref('breakdown_sets') }} as sets
    inner join {{ ref('breakdowns') }} as breakdowns on sets.breakdown = breakdowns.breakdown
    where breakdowns.attribute is not null
),

-- a component that is asked for together as well has each case twice: of the client's group, and of all
ways_of_counting as (
    {{ ways_of_counting() }}
),

-- a component that asks for no attribute has no window to look a client up in
components as (
    select
        components.measure,
        components.component,
        components.window_code,
        components.component_no,
        sets_with_attributes.breakdown_set,
        case when sets_with_attributes.breakdown_set is not null then components.window_code end
            as profile_window_code,
        ways_of_counting.is_together
    from {{ ref('component_numbers') }} as components
    inner join ways_of_counting on not ways_of_counting.is_together or components.client_groups = 'each_and_all'
    left join sets_with_attributes on components.breakdown_set = sets_with_attributes.breakdown_set
),

client_windows as (
    select * from {{ ref('int_client_windows') }}
),

profiles as (
    select * from {{ ref('breakdown_profiles') }}
),

final as (
    {%- for part, measures in parts.items() if measures %}
    select
        cases.measure,
        cases.as_at_id,
        cases.component,
        cases.window_code,
        cases.area,
        cases.provider_code,
        case when components.is_together then 'all' else cases.client_group end as client_group,
        cases.substance_group,
        cases.is_ocu,
        cases.client_no,
        cases.journey_key,
        cases.in_numerator,
        cases.in_denominator,
        cases.amount,
        cases.has_main_field,
        cases.reason,
        components.component_no,
        {{ 'coalesce(profiles.set_profile_no, 0)' if part == 'with_attributes' else '0' }} as profile_no
    from cases_{{ part }} as cases
    inner join components
        on
            cases.measure = components.measure
            and cases.component = components.component
            and cases.window_code = components.window_code
    {%- if part == 'with_attributes' %}
    left join client_windows
        on
            components.profile_window_code = client_windows.window_code
            and cases.as_at_id = client_windows.as_at_id
            and cases.provider_code = client_windows.provider_code
            and cases.area = client_windows.area
            and cases.client_no = client_windows.client_no
    left join profiles
        on
            client_windows.profile_no = profiles.profile_no
            and components.breakdown_set = profiles.breakdown_set
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
