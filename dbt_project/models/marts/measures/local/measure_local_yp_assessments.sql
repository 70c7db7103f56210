{#- Specialist assessments of young people against the court's deadline, and assessments of their parents and
    carers. A parent is counted with the young people, whose service assesses. -#}
with specialist as (
    {{ local_in_window(
        'YPA01',
        'assessment',
        "records.assessment_type = 'specialist_yp' and records.completed_date <= windows.window_end",
        on_date='records.completed_date'
    ) }}
),

young as (
    select * from specialist
    where case_group = 'yp'
),

young_with_services as (
    {{ with_local_services('young', 'young.client_id') }}
),

parents as (
    {{ local_in_window(
        'YPA02',
        'assessment',
        "records.assessment_type = 'parent_carer'"
        ~ " and records.completed_date between windows.window_start and windows.window_end"
    ) }}
),

parents_with_services as (
    {{ with_local_services('parents', 'parents.client_id') }}
),

young_peoples_parents as (
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        record_id,
        in_intervention_type,
        in_service_type,
        'yp' as case_group
    from parents_with_services
),

final as (
    select
        {{ local_case(
            'young_with_services', 'YPA01', "'within_deadline'", "'completed by the deadline of the court'",
            breakdowns=local_service_breakdowns('young_with_services'),
        ) }}
    from young_with_services
    where
        young_with_services.completed_date
        between young_with_services.window_start and young_with_services.court_deadline_date
    union all
    select
        {{ local_case(
            'young_with_services', 'YPA01', "'due'", "'deadline of the court in the window'",
            breakdowns=local_service_breakdowns('young_with_services'),
        ) }}
    from young_with_services
    where
        young_with_services.court_deadline_date
        between young_with_services.window_start and young_with_services.window_end
    union all
    select
        {{ local_case(
            'young_peoples_parents', 'YPA02', "'value'", "'completed in the window'",
            breakdowns=local_service_breakdowns('young_peoples_parents'),
        ) }}
    from young_peoples_parents
)

select * from final
