{#- Deaths of current and former clients, whether the commissioner heard of them and the review was sent in
    time, and the meetings that learn from them. The clock starts when the service knows. -#}
{%- set informed_date = 'cast(records.service_informed_at as date)' -%}
with parameters as (
    select * from {{ ref('int_report_parameters') }}
),

deaths as (
    {{ local_in_window(
        'DTH01',
        'death',
        informed_date ~ ' between windows.window_start and windows.window_end',
        on_date='records.date_of_death'
    ) }}
),

timed as (
    select
        deaths.*,
        coalesce(deaths.in_treatment_at_death, false) as is_in_service,
        -- months are added to the day of leaving: taken from the day of death they would reach further back in some
        coalesce(
            deaths.date_of_death <= {{ add_months(
                'deaths.last_discharge_date', 'cast(parameters.death_after_leaving_months as integer)'
            ) }},
            false
        ) as has_left_lately,
        {{ dbt.dateadd('hour', 'cast(parameters.death_notice_hours as integer)', 'deaths.service_informed_at') }}
            as deadline
    from deaths
    inner join parameters on deaths.as_at_id = parameters.as_at_id
),

known as (
    select
        timed.*,
        coalesce(cast(timed.commissioner_notified_at as date) <= timed.report_date, false) as is_notified,
        coalesce(cast(timed.review_sent_at as date) <= timed.report_date, false) as is_reviewed
    from timed
),

judged as (
    select
        *,
        is_notified and commissioner_notified_at <= deadline as is_notified_in_time,
        is_reviewed and review_sent_at <= deadline as is_reviewed_in_time
    from known
),

meetings as (
    {{ local_in_window(
        'DTH02',
        'drug_death_meeting',
        'records.meeting_date between windows.window_start and windows.window_end'
    ) }}
),

latest_meetings as (
    select
        as_at_id,
        window_code,
        area,
        max(meeting_date) as meeting_date
    from meetings
    group by as_at_id, window_code, area
),

to_review as (
    {{ local_in_window(
        'DTH03',
        'death',
        '(records.audit_reviewed_date is null or records.audit_reviewed_date >= windows.window_start)',
        on_date='records.date_of_death'
    ) }}
),

-- what was known before the meeting could be on its table
awaiting_review as (
    select
        to_review.*,
        coalesce(to_review.audit_reviewed_date <= to_review.window_end, false) as is_audited
    from to_review
    inner join latest_meetings
        on
            to_review.as_at_id = latest_meetings.as_at_id
            and to_review.window_code = latest_meetings.window_code
            and to_review.area = latest_meetings.area
            and cast(to_review.commissioner_notified_at as date) < latest_meetings.meeting_date
),

final as (
    {%- for component, (condition, numerator) in {
        'in_service.notified_24h': ['is_in_service', 'is_notified_in_time'],
        'in_service.review_24h': ['is_in_service', 'is_reviewed_in_time'],
        'left.notified': ['not is_in_service and has_left_lately', 'is_notified'],
        'left.notified_24h': ['not is_in_service and has_left_lately', 'is_notified_in_time'],
        'left.reviewed': ['not is_in_service and has_left_lately', 'is_reviewed'],
        'left.review_24h': ['not is_in_service and has_left_lately', 'is_reviewed_in_time'],
    }.items() %}
    select
        {{ local_case(
            'judged', 'DTH01', "'" ~ component ~ "'",
            "case when " ~ numerator ~ " then 'in time' else 'late or missing' end",
            in_numerator=numerator, person='judged.person_id',
        ) }}
    from judged
    where {{ condition }}
    union all
    {%- endfor %}
    {%- for component, field in {
        'attended': 'provider_attended', 'reported': 'provider_report_submitted',
    }.items() %}
    select
        {{ local_case(
            'meetings', 'DTH02', "'" ~ component ~ "'",
            "case when " ~ field ~ " then 'yes' else 'no' end",
            in_numerator='coalesce(' ~ field ~ ', false)',
        ) }}
    from meetings
    union all
    {%- endfor %}
    select
        {{ local_case(
            'awaiting_review', 'DTH03', "'value'",
            "case when is_audited then 'reviewed by the audit group' else 'still to review' end",
            in_numerator='is_audited', person='awaiting_review.person_id',
        ) }}
    from awaiting_review
)

select * from final
