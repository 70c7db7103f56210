{#- The types of intervention that a client in treatment had in a window, joined by `;`, and the setting of
    the latest structured one. A provider's own interventions alone count in its figures. -#}
{%- set types = intervention_types() + ['not_recorded'] -%}
{%- set keys = ['as_at_id', 'window_code', 'provider_code', 'area', 'client_no'] -%}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_asking_for(['intervention_type', 'service_type']) }})
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

episodes as (
    select * from {{ ref('int_treatment_episodes') }}
),

interventions as (
    select * from {{ ref('int_interventions') }}
),

settings as (
    select
        code,
        replace(lower(reporting_group), ' ', '_') as service_type
    from {{ ref('ndtms_codes') }}
    where code_list = 'MODSET'
),

-- an intervention does not outlast its episode
client_interventions as (
    select
        episodes.data_version,
        episodes.client_no,
        episodes.area,
        episodes.provider_code,
        -- each type is a bit of a number, so that one sum of bits holds all types of a client
        case interventions.reporting_type
            {%- for type in types %}
            when '{{ type }}' then {{ 2 ** loop.index0 }}
            {%- endfor %}
        end as type_bit,
        interventions.setting_code,
        interventions.start_date,
        interventions.is_structured,
        least(
            {{ open_end('interventions.end_date') }},
            {{ open_end('episodes.discharge_date') }}
        ) as end_date,
        row_number() over (
            order by
                interventions.start_date,
                interventions.is_pharmacological nulls first,
                interventions.intervention_id nulls first,
                interventions.episode_no
        ) as intervention_no
    from interventions
    inner join episodes on interventions.episode_no = episodes.episode_no
),

in_scope as (
    select
        client_interventions.*,
        'all' as scope
    from client_interventions
    union all
    select
        client_interventions.*,
        client_interventions.provider_code as scope
    from client_interventions
),

in_window as (
    select
        {%- for key in keys %}
        journey_windows.{{ key }},
        {%- endfor %}
        coalesce(
            bit_or(case when in_scope.end_date >= journey_windows.window_start then in_scope.type_bit end), 0
        ) as type_bits,
        max(case when in_scope.is_structured then in_scope.intervention_no end) as latest_structured_no
    from journey_windows
    inner join report_dates on journey_windows.as_at_id = report_dates.as_at_id
    inner join in_scope
        on
            report_dates.data_version = in_scope.data_version
            and journey_windows.provider_code = in_scope.scope
            and journey_windows.area = in_scope.area
            and journey_windows.client_no = in_scope.client_no
            and journey_windows.window_end >= in_scope.start_date
    group by
        {%- for key in keys %}
        journey_windows.{{ key }}{{ ',' if not loop.last }}
        {%- endfor %}
),

-- few combinations of types stand for all clients
combinations as (
    select
        type_bits,
        nullif(substring(
            {%- for type in types %}
            case when (type_bits & {{ 2 ** loop.index0 }}) > 0 then ';{{ type }}' else '' end
            {{- ' ||' if not loop.last }}
            {%- endfor %}, 2
        ), '') as intervention_type
    from (select distinct type_bits from in_window) as alike
),

final as (
    select
        {%- for key in keys %}
        in_window.{{ key }},
        {%- endfor %}
        combinations.intervention_type,
        settings.service_type
    from in_window
    inner join combinations on in_window.type_bits = combinations.type_bits
    left join client_interventions as latest on in_window.latest_structured_no = latest.intervention_no
    left join settings on latest.setting_code = settings.code
)

select * from final
