{#- What the services recorded about hepatitis: events dated in the window, and how far those who are positive for
    hepatitis C got in treatment, each step out of the one before in the window or out of all who are positive and in
    service in it. -#}
{%- set counted = [
    'hcv.offered', 'hcv.accepted', 'hcv.refused_later', 'hcv.deferred_clinical',
    'hbv.offered', 'hbv.accepted', 'hbv.refused_later', 'hbv.deferred_clinical',
    'hbv.course_complete', 'hbv.dose_1', 'hbv.dose_2', 'hbv.dose_3',
] -%}
{#- component: where the case comes from that puts a person in the denominator, and the event that is to follow -#}
{%- set steps = {
    'offered': ['positive', 'treatment_offered'],
    'started': ['offered', 'treatment_started'],
    'completed': ['started', 'treatment_completed'],
    'started_of_positive': ['positive', 'treatment_started'],
    'completed_of_positive': ['positive', 'treatment_completed'],
} -%}
with events as (
    {{ local_in_window(
        'BBV01',
        'bbv_event',
        'records.event_date between windows.window_start and windows.window_end',
        on_date='records.event_date'
    ) }}
),

treatment_events as (
    {{ local_in_window(
        'BBV02', 'bbv_event', "records.virus = 'hcv' and records.event_date <= windows.window_end",
        on_date='windows.window_end'
    ) }}
),

-- a person's steps known by the end of the window, and when each was taken last
reached as (
    select
        as_at_id,
        window_code,
        person_id,
        event_type,
        max(event_date) as last_date
    from treatment_events
    group by as_at_id, window_code, person_id, event_type
),

in_service as (
    select * from {{ ref('int_local_in_service') }}
    where window_code in ({{ windows_of('BBV02') }})
),

-- a status lasts until a treatment is completed: it is of the window also where the result came long before
positive as (
    select treatment_events.*
    from treatment_events
    inner join in_service
        on
            treatment_events.as_at_id = in_service.as_at_id
            and treatment_events.window_code = in_service.window_code
            and treatment_events.provider_code = in_service.provider_code
            and treatment_events.client_id = in_service.client_id
    left join reached as cured
        on
            treatment_events.as_at_id = cured.as_at_id
            and treatment_events.window_code = cured.window_code
            and treatment_events.person_id = cured.person_id
            and cured.event_type = 'treatment_completed'
            and cured.last_date >= treatment_events.event_date
            and cured.last_date < treatment_events.window_start
    where treatment_events.event_type = 'positive_status' and cured.person_id is null
    qualify
        row_number() over (
            partition by
                treatment_events.as_at_id, treatment_events.window_code, treatment_events.provider_code,
                treatment_events.person_id
            order by treatment_events.event_date desc, treatment_events.handed_in_no desc
        ) = 1
),

{%- for step in ['offered', 'started'] %}
{{ step }} as (
    select treatment_events.*
    from treatment_events
    inner join reached as known_positive
        on
            treatment_events.as_at_id = known_positive.as_at_id
            and treatment_events.window_code = known_positive.window_code
            and treatment_events.person_id = known_positive.person_id
            and known_positive.event_type = 'positive_status'
    where
        treatment_events.event_type = 'treatment_{{ step }}'
        and treatment_events.event_date >= treatment_events.window_start
),
{% endfor %}
final as (
    select
        {{ local_case(
            'events', 'BBV01', "events.virus || '.' || events.event_type", "'recorded in the window'",
            person='events.person_id',
        ) }}
    from events
    where
        events.virus || '.' || events.event_type in (
            {%- for kind in counted %}
            '{{ kind }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )
    {%- for component, (source, to_event) in steps.items() %}
    union all
    select
        {{ local_case(
            source, 'BBV02', "'" ~ component ~ "'",
            "case when followed.person_id is null then 'not recorded after it by the end of the window' else 'recorded' end",
            in_numerator='followed.person_id is not null', person=source ~ '.person_id',
        ) }}
    from {{ source }}
    left join reached as followed
        on
            {{ source }}.as_at_id = followed.as_at_id
            and {{ source }}.window_code = followed.window_code
            and {{ source }}.person_id = followed.person_id
            and followed.event_type = '{{ to_event }}'
            and {{ source }}.event_date <= followed.last_date
    {%- endfor %}
)

select * from final
