{#- What the services recorded about hepatitis: events dated in the window, and how far those who are positive for
    hepatitis C got in treatment, each step out of the one before or out of all who are positive. -#}
{%- set counted = [
    'hcv.offered', 'hcv.accepted', 'hcv.refused_later', 'hcv.deferred_clinical',
    'hbv.offered', 'hbv.accepted', 'hbv.refused_later', 'hbv.deferred_clinical',
    'hbv.course_complete', 'hbv.dose_1', 'hbv.dose_2', 'hbv.dose_3',
] -%}
{#- component: the event in the window that puts a person in the denominator, and the one that is to follow -#}
{%- set steps = {
    'offered': ['positive_status', 'treatment_offered'],
    'started': ['treatment_offered', 'treatment_started'],
    'completed': ['treatment_started', 'treatment_completed'],
    'started_of_positive': ['positive_status', 'treatment_started'],
    'completed_of_positive': ['positive_status', 'treatment_completed'],
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
    {%- for component, (from_event, to_event) in steps.items() %}
    union all
    select
        {{ local_case(
            'treatment_events', 'BBV02', "'" ~ component ~ "'",
            "case when followed.person_id is null then 'not recorded after it by the end of the window' else 'recorded' end",
            in_numerator='followed.person_id is not null', person='treatment_events.person_id',
        ) }}
    from treatment_events
    inner join reached as positive
        on
            treatment_events.as_at_id = positive.as_at_id
            and treatment_events.window_code = positive.window_code
            and treatment_events.person_id = positive.person_id
            and positive.event_type = 'positive_status'
    left join reached as followed
        on
            treatment_events.as_at_id = followed.as_at_id
            and treatment_events.window_code = followed.window_code
            and treatment_events.person_id = followed.person_id
            and followed.event_type = '{{ to_event }}'
            and treatment_events.event_date <= followed.last_date
    where
        treatment_events.event_type = '{{ from_event }}'
        and treatment_events.event_date >= treatment_events.window_start
    {%- endfor %}
)

select * from final
