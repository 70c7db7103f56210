{#- Prison and community: who was referred on release and came in time, who was referred into prison, and who
    came to the first appointment. -#}
with parameters as (
    select * from {{ ref('int_report_parameters') }}
),

releases as (
    {{ local_in_window(
        'CJ01',
        'prison_transfer',
        "records.direction = 'prison_to_community'
            and records.release_date between windows.window_start and windows.window_end",
        on_date='records.release_date'
    ) }}
),

-- who died, was recalled or deported, or went elsewhere could not come
followed_releases as (
    select
        releases.*,
        releases.exclusion is null as is_counted,
        coalesce(
            releases.engaged_date >= releases.release_date and releases.engaged_date <= releases.report_date,
            false
        ) as has_engaged,
        {{ add_days('releases.release_date', 'cast(parameters.prison_release_days as integer)') }} as last_day
    from releases
    inner join parameters on releases.as_at_id = parameters.as_at_id
),

prison_referrals as (
    {{ local_in_window(
        'CJ09',
        'prison_transfer',
        "records.direction = 'prison_to_community'
            and records.notified_date between windows.window_start and windows.window_end",
        on_date='records.notified_date'
    ) }}
),

into_prison as (
    {{ local_in_window(
        'CJ10',
        'prison_transfer',
        "records.direction = 'community_to_prison'
            and records.notified_date between windows.window_start and windows.window_end",
        on_date='records.notified_date'
    ) }}
),

followed_into_prison as (
    select
        into_prison.*,
        coalesce(
            into_prison.triage_or_new_intervention_date >= into_prison.notified_date
            and into_prison.triage_or_new_intervention_date <= into_prison.report_date,
            false
        ) as is_taken_up,
        {{ add_days('into_prison.notified_date', 'cast(parameters.cj_pathway_days as integer)') }} as last_day
    from into_prison
    inner join parameters on into_prison.as_at_id = parameters.as_at_id
),

final as (
    {%- for component, (condition, numerator) in {
        'with_need': ['coalesce(treatment_need, false)', 'has_engaged and engaged_date <= last_day'],
        'with_need.any_time': ['coalesce(treatment_need, false)', 'has_engaged'],
        'referred': ['true', 'has_engaged and engaged_date <= last_day'],
        'notified': ['notified_date is not null', 'has_engaged and engaged_date <= last_day'],
    }.items() %}
    select
        {{ local_case(
            'followed_releases', 'CJ01', "'" ~ component ~ "'",
            "case when not is_counted then 'not counted: ' || exclusion when " ~ numerator
            ~ " then 'in treatment in time' else 'not in treatment in time' end",
            in_numerator='is_counted and ' ~ numerator, in_denominator='is_counted',
            person='followed_releases.person_id',
        ) }}
    from followed_releases
    where {{ condition }}
    union all
    {%- endfor %}
    select
        {{ local_case(
            'prison_referrals', 'CJ09', "'referred'", "'referred in the window'", person='prison_referrals.person_id',
        ) }}
    from prison_referrals
    union all
    select
        {{ local_case(
            'prison_referrals', 'CJ09', "'first_appointment'",
            "case when first_appointment_attended_date <= report_date then 'attended' else 'not attended yet' end",
            in_numerator='coalesce(first_appointment_attended_date <= report_date, false)',
            person='prison_referrals.person_id',
        ) }}
    from prison_referrals
    {%- for component, numerator in {
        'in_six_weeks': 'is_taken_up and triage_or_new_intervention_date <= last_day',
        'any_time': 'is_taken_up',
    }.items() %}
    union all
    select
        {{ local_case(
            'followed_into_prison', 'CJ10', "'" ~ component ~ "'",
            "case when " ~ numerator ~ " then 'taken up' else 'not taken up in time' end",
            in_numerator=numerator, person='followed_into_prison.person_id',
        ) }}
    from followed_into_prison
    {%- endfor %}
)

select * from final
