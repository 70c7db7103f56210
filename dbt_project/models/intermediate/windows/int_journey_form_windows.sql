{#- Journeys in a window with the outcome forms that speak for them. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
),

journey_forms as (
    select * from {{ ref('int_journey_forms') }}
),

final as (
    select
        journey_windows.*,
        journey_forms.start_form_no,
        journey_forms.review_form_no,
        journey_forms.yp_review_form_no,
        journey_forms.exit_form_no
    from journey_windows
    left join journey_forms
        on
            journey_windows.as_at_id = journey_forms.as_at_id
            and journey_windows.provider_code = journey_forms.provider_code
            and journey_windows.journey_key = journey_forms.journey_key
)

select * from final
