{#- Hepatitis B vaccination of the newly presenting clients, step by step: each step is a share of one
    before it. -#}
with components as (
    {{ components_of('HR02') }}
),

new_presentations as (
    select
        components.component,
        journeys.*,
        coalesce(journeys.hepatitis_b_status not in ('protected', 'not_appropriate'), true) as is_eligible,
        coalesce(journeys.hepatitis_b_status in ('accepted', 'refused'), false) as is_offered,
        coalesce(journeys.hepatitis_b_status = 'accepted', false) as is_accepted,
        coalesce(journeys.hepatitis_b_status = 'accepted', false) and journeys.hepatitis_b_doses is not null
            as is_started,
        coalesce(journeys.hepatitis_b_status = 'accepted' and journeys.hepatitis_b_doses = 'completed', false)
            as is_completed_course
    from {{ ref('int_journey_status_windows') }} as journeys
    inner join components on journeys.window_code = components.window_code
    where journeys.is_latest_new_presentation
),

final as (
    select
        {{ measure_case(
            'new_presentations',
            'new_presentations.component',
            "case
                when new_presentations.is_completed_course then 'accepted and completed the course'
                when new_presentations.is_started then 'accepted and began the course'
                when new_presentations.is_accepted then 'accepted, no dose on record'
                when new_presentations.is_offered then 'offered and refused'
                when new_presentations.hepatitis_b_status is null then 'no usable answer, counted as not offered'
                else 'not offered'
            end",
            in_numerator=by_component('new_presentations.component', {
                'offered': 'new_presentations.is_offered',
                'accepted': 'new_presentations.is_accepted',
                'accepted_of_offered': 'new_presentations.is_accepted',
                'started': 'new_presentations.is_started',
                'completed': 'new_presentations.is_completed_course',
                'completed_of_eligible': 'new_presentations.is_completed_course',
                'completed_of_started': 'new_presentations.is_completed_course',
            }),
            has_main_field="case
                when new_presentations.component in ('offered', 'accepted', 'completed_of_eligible')
                    then new_presentations.hepatitis_b_status is not null
            end",
        ) }}
    from new_presentations
    where
        {{ by_component('new_presentations.component', {
            'offered': 'new_presentations.is_eligible',
            'accepted': 'new_presentations.is_eligible',
            'accepted_of_offered': 'new_presentations.is_offered',
            'started': 'new_presentations.is_accepted',
            'completed': 'new_presentations.is_accepted',
            'completed_of_eligible': 'new_presentations.is_eligible',
            'completed_of_started': 'new_presentations.is_started',
        }) }}
)

select * from final
