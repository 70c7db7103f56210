{#- The cases of all measures, kept to the components and windows that the register names, with the profile
    of the client in what the component's breakdowns ask for. -#}
with cases as (
    {%- for measure in registered_measures() %}
    select '{{ measure }}' as measure, * from {{ ref('measure_' ~ measure | lower) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- where no attribute is asked for, no client need be looked up
components as (
    select
        components.measure,
        components.component,
        components.window_code,
        asking.breakdown_set,
        case when asking.breakdown_set is not null then components.window_code end as profile_window_code
    from {{ ref('measure_components') }} as components
    left join (
        select distinct sets.breakdown_set
        from {{ ref('breakdown_sets') }} as sets
        inner join {{ ref('breakdowns') }} as breakdowns on sets.breakdown = breakdowns.breakdown
        where breakdowns.attribute is not null
    ) as asking
        on components.breakdown_set = asking.breakdown_set
),

client_windows as (
    select * from {{ ref('int_client_windows') }}
),

profiles as (
    select * from {{ ref('breakdown_profiles') }}
),

final as (
    select
        cases.*,
        coalesce(profiles.set_profile_no, 0) as profile_no
    from cases
    inner join components
        on
            cases.measure = components.measure
            and cases.component = components.component
            and cases.window_code = components.window_code
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
)

select * from final
