{#- What carers, staff and children answered: capability before and after, safety, satisfaction; who was heard. -#}
with responses as (
    {{ local_in_window('PSY04', 'survey_response', 'records.response_date <= windows.window_end') }}
),

referrals as (
    {{ local_in_window('PSY04', 'opsy_referral', 'records.accepted_date <= windows.window_end') }}
),

exits as (
    select * from {{ ref('int_local__opsy_exit') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

answers as (
    select
        responses.*,
        parameters.survey_positive_min_score,
        lower(replace(trim(responses.domain), ' ', '_')) as aspect,
        responses.response_date >= responses.window_start as is_in_window
    from responses
    inner join parameters on responses.as_at_id = parameters.as_at_id
),

-- foster carers belong to the pilot, staff to the core service
capability as (
    select * from answers
    where
        instrument = 'capability'
        and score is not null
        and (
            (respondent_type = 'carer' and service_part = 'pilot')
            or (respondent_type = 'staff' and service_part = 'core')
        )
),

later_readings as (
    select * from capability
    where is_in_window and stage in ('review', 'end')
    qualify
        row_number() over (
            partition by as_at_id, window_code, provider_code, respondent_type, respondent_id, aspect
            order by response_date desc, response_id desc
        ) = 1
),

changes as (
    select
        later_readings.*,
        later_readings.score - first_readings.score as change
    from later_readings
    inner join capability as first_readings
        on
            later_readings.as_at_id = first_readings.as_at_id
            and later_readings.window_code = first_readings.window_code
            and later_readings.provider_code = first_readings.provider_code
            and later_readings.respondent_type = first_readings.respondent_type
            and later_readings.respondent_id = first_readings.respondent_id
            and later_readings.aspect = first_readings.aspect
            and later_readings.response_date >= first_readings.response_date
    where first_readings.stage = 'baseline'
    qualify
        row_number() over (
            partition by
                later_readings.as_at_id,
                later_readings.window_code,
                later_readings.provider_code,
                later_readings.respondent_type,
                later_readings.respondent_id,
                later_readings.aspect
            order by first_readings.response_date desc, first_readings.response_id desc
        ) = 1
),

-- a person's domains weigh the same
people as (
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        case_group,
        respondent_type,
        min(record_id) as record_id,
        avg(change) as change
    from changes
    group by as_at_id, window_code, area, provider_code, case_group, respondent_type, respondent_id
),

safety as (
    select * from answers
    where instrument = 'safety_security' and respondent_type = 'lac' and is_in_window
),

latest_safety as (
    select * from safety
    where score is not null
    qualify
        rank() over (
            partition by as_at_id, window_code, provider_code, respondent_id
            order by response_date desc, response_id desc
        ) = 1
),

-- a child feels safe and secure who says so of everything that it was asked
safe_children as (
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        case_group,
        respondent_id,
        service_part,
        min(record_id) as record_id,
        min(score) >= min(survey_positive_min_score) as is_safe
    from latest_safety
    group by as_at_id, window_code, area, provider_code, case_group, respondent_id, service_part
),

satisfaction as (
    select * from answers
    where instrument = 'satisfaction' and respondent_type = 'carer' and is_in_window
),

heard as (
    select
        as_at_id,
        window_code,
        provider_code,
        respondent_id,
        max(case when instrument = 'safety_security' and score is not null then 1 else 0 end) = 1 as has_said_safe
    from answers
    where respondent_type = 'lac' and is_in_window
    group by as_at_id, window_code, provider_code, respondent_id
),

children_in_service as (
    select
        referrals.as_at_id,
        referrals.window_code,
        referrals.area,
        referrals.provider_code,
        referrals.case_group,
        referrals.service_part,
        min(referrals.person_id) as person_id,
        min(referrals.record_id) as record_id,
        max(case when heard.respondent_id is not null then 1 else 0 end) = 1 as has_been_heard,
        coalesce(max(case when heard.has_said_safe then 1 else 0 end), 0) = 1 as has_said_safe
    from referrals
    left join exits
        on
            referrals.provider_code = exits.provider_code
            and referrals.opsy_referral_id = exits.opsy_referral_id
    left join heard
        on
            referrals.as_at_id = heard.as_at_id
            and referrals.window_code = heard.window_code
            and referrals.provider_code = heard.provider_code
            and referrals.child_id = heard.respondent_id
    where exits.exit_date is null or exits.exit_date >= referrals.window_start
    group by
        referrals.as_at_id,
        referrals.window_code,
        referrals.area,
        referrals.provider_code,
        referrals.case_group,
        referrals.service_part,
        referrals.child_id
),

final as (
    {%- for respondent_type in ['carer', 'staff'] %}
    select
        {{ local_case(
            'people', 'PSY04', "'" ~ respondent_type ~ "_rose'",
            "case when people.change > 0 then 'the score rose' else 'the score did not rise' end",
            in_numerator='people.change > 0',
        ) }}
    from people
    where people.respondent_type = '{{ respondent_type }}'
    union all
    select
        {{ local_case(
            'people', 'PSY04', "'" ~ respondent_type ~ "_change'", "'change of the mean score'",
            amount='people.change',
        ) }}
    from people
    where people.respondent_type = '{{ respondent_type }}'
    union all
    select
        {{ local_case(
            'changes', 'PSY04', "'" ~ respondent_type ~ "_rose_by_domain'",
            "case when changes.change > 0 then 'the score rose' else 'the score did not rise' end",
            in_numerator='changes.change > 0', breakdowns={'domain': 'changes.aspect'},
        ) }}
    from changes
    where changes.respondent_type = '{{ respondent_type }}'
    union all
    {%- endfor %}
    select
        {{ local_case(
            'safe_children', 'PSY04', "'safe'",
            "case when safe_children.is_safe then 'safe and secure' else 'not safe and secure in all' end",
            in_numerator='safe_children.is_safe', breakdowns={'service_part': 'safe_children.service_part'},
        ) }}
    from safe_children
    union all
    select
        {{ local_case(
            'satisfaction', 'PSY04', "'satisfied'",
            "case when satisfaction.score is null then 'no answer' "
            ~ "when satisfaction.score >= satisfaction.survey_positive_min_score then 'satisfied' "
            ~ "else 'not satisfied' end",
            in_numerator='coalesce(satisfaction.score >= satisfaction.survey_positive_min_score, false)',
            in_denominator='satisfaction.score is not null', breakdowns={'aspect': 'satisfaction.aspect'},
        ) }}
    from satisfaction
    {%- for component, column in {'heard': 'has_been_heard', 'asked_about_safety': 'has_said_safe'}.items() %}
    union all
    select
        {{ local_case(
            'children_in_service', 'PSY04', "'" ~ component ~ "'",
            "case when children_in_service." ~ column ~ " then 'answered in the window' else 'no answer' end",
            in_numerator='children_in_service.' ~ column, person='children_in_service.person_id',
            breakdowns={'service_part': 'children_in_service.service_part'},
        ) }}
    from children_in_service
    {%- endfor %}
)

select * from final
