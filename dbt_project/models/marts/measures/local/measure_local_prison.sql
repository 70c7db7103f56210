{#- Prison and community: who was referred on release and came in time, who was referred into prison, and who
    came to the first appointment. -#}
with parameters as (
    select * from {{ ref('int_report_parameters') }}
),

journeys as (
    select * from {{ ref('int_journeys') }}
    where provider_code = 'all'
),

journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
    where provider_code = 'all'
),

interventions as (
    select * from {{ ref('int_interventions') }}
    where is_structured
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

-- treatment begins after the release, or in a journey that is open at it goes on from that day or begins anew; an
-- intervention does not outlast its episode
returns as (
    select
        as_at_id,
        window_code,
        record_id,
        engaged_date as return_date
    from releases
    where engaged_date between release_date and report_date
    union all
    select
        releases.as_at_id,
        releases.window_code,
        releases.record_id,
        greatest(interventions.start_date, releases.release_date) as return_date
    from releases
    inner join journeys
        on
            releases.as_at_id = journeys.as_at_id
            and releases.area = journeys.area
            and releases.client_no = journeys.client_no
            and (journeys.journey_end is null or releases.release_date <= journeys.journey_end)
    inner join journey_episodes
        on
            journeys.as_at_id = journey_episodes.as_at_id
            and journeys.journey_key = journey_episodes.journey_key
            and (journey_episodes.end_date is null or releases.release_date <= journey_episodes.end_date)
    inner join interventions
        on
            journey_episodes.episode_no = interventions.episode_no
            and releases.report_date >= interventions.start_date
            and (interventions.end_date is null or releases.release_date <= interventions.end_date)
),

first_returns as (
    select
        as_at_id,
        window_code,
        record_id,
        min(return_date) as return_date
    from returns
    group by as_at_id, window_code, record_id
),

-- an assessment, whether or not treatment followed from it
triages as (
    select distinct
        releases.as_at_id,
        releases.window_code,
        releases.record_id
    from releases
    inner join parameters on releases.as_at_id = parameters.as_at_id
    inner join {{ ref('int_referrals_as_at') }} as referrals
        on
            releases.as_at_id = referrals.as_at_id
            and referrals.provider_code = 'all'
            and releases.area = referrals.area
            and releases.client_no = referrals.client_no
            and {{ days_between('releases.release_date', 'referrals.triaged_date') }}
            between 0 and parameters.prison_release_days
),

-- who died, was recalled or deported, or went elsewhere could not come
followed_releases as (
    select
        releases.*,
        releases.exclusion is null as is_counted,
        first_returns.return_date is not null as has_returned,
        coalesce(
            first_returns.return_date
            <= {{ add_days('releases.release_date', 'cast(parameters.prison_release_days as integer)') }},
            false
        ) as is_in_time,
        triages.record_id is not null as is_triaged_in_time
    from releases
    inner join parameters on releases.as_at_id = parameters.as_at_id
    left join first_returns
        on
            releases.as_at_id = first_returns.as_at_id
            and releases.window_code = first_returns.window_code
            and releases.record_id = first_returns.record_id
    left join triages
        on
            releases.as_at_id = triages.as_at_id
            and releases.window_code = triages.window_code
            and releases.record_id = triages.record_id
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
    {%- for component, (condition, numerator, what) in {
        'with_need': ['coalesce(treatment_need, false)', 'is_in_time', 'in treatment'],
        'with_need.any_time': ['coalesce(treatment_need, false)', 'has_returned', 'in treatment'],
        'with_need.triage_within_21': [
            'coalesce(treatment_need, false)', '(is_in_time or is_triaged_in_time)', 'triaged or in treatment',
        ],
        'referred': ['true', 'is_in_time', 'in treatment'],
        'notified': ['notified_date <= report_date', 'is_in_time', 'in treatment'],
    }.items() %}
    select
        {{ local_case(
            'followed_releases', 'CJ01', "'" ~ component ~ "'",
            "case when not is_counted then 'not counted: ' || exclusion when " ~ numerator
            ~ " then '" ~ what ~ " in time' else 'not " ~ what ~ " in time' end",
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
