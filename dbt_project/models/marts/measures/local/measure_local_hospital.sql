{#- Attendances and admissions of clients in service, and what the liaison team records of admissions. -#}
with events as (
    {{ local_in_window(
        'ADM02',
        'hospital_event',
        'records.event_date between windows.window_start and windows.window_end',
        on_date='records.event_date'
    ) }}
),

in_service as (
    select
        as_at_id,
        window_code,
        provider_code,
        client_id
    from {{ ref('int_local_in_service') }}
    where window_code in ({{ windows_of('ADM02') }})
),

kinds as (
    select * from {{ ref('int_local_in_service_kinds') }}
    where window_code in ({{ windows_of('ADM02') }})
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

attendances as (
    select * from {{ ref('int_local__hospital_event') }}
    where event_type = 'ae_attendance' and client_id is not null
),

of_clients as (
    select events.*
    from events
    inner join in_service
        on
            events.as_at_id = in_service.as_at_id
            and events.window_code = in_service.window_code
            and events.provider_code = in_service.provider_code
            and events.client_id = in_service.client_id
),

-- where the service has not said whether it is one of a high-impact user, the number of attendances does
frequent as (
    select
        of_clients.as_at_id,
        of_clients.window_code,
        of_clients.record_id
    from of_clients
    inner join parameters on of_clients.as_at_id = parameters.as_at_id
    inner join attendances
        on
            of_clients.provider_code = attendances.provider_code
            and of_clients.client_id = attendances.client_id
            and attendances.event_date <= of_clients.event_date
            and {{ add_months('attendances.event_date', 'cast(parameters.high_impact_months as integer)') }}
            > of_clients.event_date
    where of_clients.event_type = 'ae_attendance'
    group by of_clients.as_at_id, of_clients.window_code, of_clients.record_id, parameters.high_impact_attendances
    having count(*) >= parameters.high_impact_attendances
),

counted as (
    select
        of_clients.*,
        'attendances' as component
    from of_clients
    where of_clients.event_type = 'ae_attendance'
    union all
    select
        of_clients.*,
        'high_impact' as component
    from of_clients
    left join frequent
        on
            of_clients.as_at_id = frequent.as_at_id
            and of_clients.window_code = frequent.window_code
            and of_clients.record_id = frequent.record_id
    where
        of_clients.event_type = 'ae_attendance'
        and coalesce(of_clients.high_impact_user, frequent.record_id is not null)
    {%- for component in ['alcohol_admissions', 'alcohol_admitted'] %}
    union all
    select
        of_clients.*,
        '{{ component }}' as component
    from of_clients
    where of_clients.event_type = 'acute_inpatient_admission' and of_clients.alcohol_specific
    {%- endfor %}
),

by_kind as (
    select
        counted.*,
        kinds.kind,
        kinds.value as kind_value
    from counted
    inner join kinds
        on
            counted.as_at_id = kinds.as_at_id
            and counted.window_code = kinds.window_code
            and counted.provider_code = kinds.provider_code
            and counted.client_id = kinds.client_id
),

final as (
    {%- for kind in ['service_type', 'intervention_type'] %}
    select
        {{ local_case(
            'by_kind', 'ADM02', 'by_kind.component', "'of a client in service in the window'",
            person='by_kind.person_id', breakdowns={'recorded_' ~ kind: 'by_kind.kind_value'},
        ) }}
    from by_kind
    where by_kind.kind = '{{ kind }}'
    union all
    {%- endfor %}
    select
        {{ local_case(
            'events', 'ADM02', "'substance_admissions'", "'admission related to substances, as recorded locally'",
            person='events.person_id',
        ) }}
    from events
    where events.event_type = 'acute_inpatient_admission' and events.substance_related
)

select * from final
