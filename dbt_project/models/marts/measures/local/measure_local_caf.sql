{#- Common assessments that the young people's service undertook, and the plans it contributed to: a plan counts
    once in a window, however often it was contributed to. -#}
with events as (
    {{ local_in_window(
        'YPC01',
        'early_help_caf',
        'records.event_date between windows.window_start and windows.window_end',
        on_date='records.event_date'
    ) }}
),

first_contributions as (
    select * from events
    where event_type = 'plan_contributed' and case_group = 'yp'
    qualify
        row_number() over (
            partition by as_at_id, window_code, provider_code, caf_id
            order by event_date nulls last, handed_in_no nulls last
        ) = 1
),

counted as (
    select * from events
    where event_type = 'assessment_undertaken' and case_group = 'yp'
    union all
    select * from first_contributions
),

with_services as (
    {{ with_local_services('counted', 'counted.client_id') }}
),

final as (
    select
        {{ local_case(
            'with_services',
            'YPC01',
            "case with_services.event_type when 'plan_contributed' then 'plans' else 'assessments' end",
            "'in the window'",
            breakdowns=local_service_breakdowns('with_services'),
        ) }}
    from with_services
)

select * from final
