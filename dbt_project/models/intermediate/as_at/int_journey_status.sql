{#- The client's state as at the report date: of each item the latest answer of the journey that says something, and
    what the first episode said at the start. -#}
{%- set latest = status_items_of_both() + status_items_of_episodes()
    + ['ethnic_group', 'children_living_with'] -%}
{%- set at_start = ['injecting', 'housing_need', 'employment', 'mental_health_need', 'mental_health_treatment'] -%}
with journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

answers as (
    select * from {{ ref('int_status_answers') }}
),

-- a test dated after the report date has not been made yet
visible as (
    select
        journey_episodes.as_at_id,
        journey_episodes.provider_code,
        journey_episodes.journey_key,
        journey_episodes.triage_order = 1 and not answers.is_review as is_at_start,
        answers.answer_no,
        answers.answer_date,
        answers.is_review,
        answers.hepatitis_c_referral
        {%- for item in latest if item != 'hepatitis_c_tested' %},
        answers.{{ item }}
        {%- endfor %},
        case
            when answers.hepatitis_c_test_date <= report_dates.report_date then 'tested'
            when answers.hepatitis_c_test_date is null then answers.hepatitis_c_tested
        end as hepatitis_c_tested,
        coalesce(answers.hepatitis_c_test_date <= report_dates.report_date, false) as has_test_date
    from journey_episodes
    inner join report_dates on journey_episodes.as_at_id = report_dates.as_at_id
    inner join answers
        on
            journey_episodes.episode_no = answers.episode_no
            and answers.answer_date <= report_dates.report_date
),

final as (
    select
        as_at_id,
        provider_code,
        journey_key,
        {%- for item in latest %}
        max_by({{ item }}, case when {{ item }} is not null then answer_no end) as {{ item }},
        {%- endfor %}
        {%- for item in at_start %}
        max(case when is_at_start then {{ item }} end) as {{ item }}_at_start,
        {%- endfor %}
        max_by(employment, case when is_review and employment is not null then answer_no end)
            as employment_at_review,
        bool_or(has_test_date) as has_hepatitis_c_test_date,
        max(case when hepatitis_c_referral = 'referred' then answer_date end) as hepatitis_c_referral_date,
        min(case when not is_at_start and mental_health_treatment = 'treated' then answer_date end)
            as mental_health_treated_date,
        min(case when not is_at_start and mental_health_treatment is not null then answer_date end)
            as mental_health_later_answer_date
    from visible
    group by as_at_id, provider_code, journey_key
)

select * from final
