{#- Front line staff in post at the report date, and those who had the training that the contract asks for. -#}
with staff as (
    {{ local_in_window(
        'LOC09',
        'staff',
        "records.front_line
        and records.start_date <= windows.window_end
        and (records.end_date is null or records.end_date >= windows.window_end)"
    ) }}
),

training as (
    select * from {{ ref('int_local__staff_training') }}
),

courses as (
    select lower(course) as course from {{ ref('training_courses') }}
    where measure = 'LOC09'
),

trained as (
    select
        training.provider_code,
        training.staff_id,
        min(training.completed_date) as completed_date
    from training
    inner join courses on lower(training.course) = courses.course
    group by training.provider_code, training.staff_id
),

with_training as (
    select
        staff.*,
        coalesce(trained.completed_date <= staff.window_end, false) as is_trained
    from staff
    left join trained on staff.provider_code = trained.provider_code and staff.staff_id = trained.staff_id
),

final as (
    select
        {{ local_case(
            'with_training', 'LOC09', "'trained'",
            "case when with_training.is_trained then 'trained' else 'not known to be trained' end",
            in_numerator='with_training.is_trained',
        ) }}
    from with_training
)

select * from final
