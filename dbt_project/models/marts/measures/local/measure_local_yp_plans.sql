{#- Young people in a service with a plan or status on a day of the window on which they were in the service and
    not yet of age. -#}
with statuses as (
    select * from {{ ref('int_local__child_plan_status') }}
),

episodes as (
    select * from {{ ref('int_local__episode') }}
),

windows as (
    select * from {{ ref('int_local_windows') }}
    where window_code in ({{ windows_of('YPL01') }})
),

-- the first day on which plan, service and window meet: who is young then is young on a day of it
shared_days as (
    select
        windows.as_at_id,
        windows.window_code,
        windows.window_start,
        windows.window_end,
        windows.adult_age_years,
        statuses.area,
        statuses.provider_code,
        statuses.client_id,
        statuses.person_id,
        statuses.birth_date,
        statuses.record_id,
        statuses.status_type,
        min(greatest(windows.window_start, statuses.valid_from, episodes.start_date)) as first_day
    from statuses
    inner join windows
        on
            (windows.area is null or statuses.area = windows.area)
            and statuses.valid_from <= windows.window_end
            and (statuses.valid_to is null or statuses.valid_to >= windows.window_start)
    inner join episodes
        on
            statuses.provider_code = episodes.provider_code
            and statuses.client_id = episodes.client_id
            and windows.window_end >= episodes.start_date
            and (episodes.discharge_date is null or windows.window_start <= episodes.discharge_date)
            and (statuses.valid_to is null or episodes.start_date <= statuses.valid_to)
            and (episodes.discharge_date is null or statuses.valid_from <= episodes.discharge_date)
    group by
        windows.as_at_id,
        windows.window_code,
        windows.window_start,
        windows.window_end,
        windows.adult_age_years,
        statuses.area,
        statuses.provider_code,
        statuses.client_id,
        statuses.person_id,
        statuses.birth_date,
        statuses.record_id,
        statuses.status_type
),

young as (
    select
        *,
        'yp' as case_group
    from shared_days
    where {{ local_client_group('birth_date', 'first_day', 'adult_age_years') }} = 'yp'
),

with_services as (
    {{ with_local_services('young', 'young.client_id') }}
),

final as (
    select
        {{ local_case(
            'with_services', 'YPL01', 'with_services.status_type', "'in place on a day in the service'",
            person='with_services.person_id', breakdowns=local_service_breakdowns('with_services'),
        ) }}
    from with_services
)

select * from final
