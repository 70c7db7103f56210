{#- Journeys in a window with the client's state as at the report date. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
),

journey_status as (
    select * from {{ ref('int_journey_status') }}
),

final as (
    select
        journey_windows.*,
        {%- for item in status_items_of_both() + status_items_of_episodes() %}
        journey_status.{{ item }},
        {%- endfor %}
        journey_status.ethnic_group,
        journey_status.children_living_with,
        journey_status.injecting_at_start,
        journey_status.housing_need_at_start,
        journey_status.employment_at_start,
        journey_status.mental_health_need_at_start,
        journey_status.mental_health_treatment_at_start,
        journey_status.employment_at_review,
        journey_status.has_hepatitis_c_test_date,
        journey_status.hepatitis_c_referral_date,
        journey_status.mental_health_treated_date,
        journey_status.mental_health_later_answer_date
    from journey_windows
    inner join journey_status
        on
            journey_windows.as_at_id = journey_status.as_at_id
            and journey_windows.provider_code = journey_status.provider_code
            and journey_windows.journey_key = journey_status.journey_key
)

select * from final
