{#- Newly presenting clients with a mental health need that is not treated, and of them those who are
    treated soon. -#}
with components as (
    {{ components_of('MH01') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

new_presentations as (
    select
        components.component,
        journeys.*,
        coalesce(
            journeys.mental_health_need_at_start = 'need'
            and journeys.mental_health_treatment_at_start = 'untreated',
            false
        ) as is_untreated,
        coalesce(
            {{ days_between('journeys.journey_start', 'journeys.mental_health_treated_date') }}
            <= parameters.mental_health_support_days,
            false
        ) as is_treated_soon,
        coalesce(
            {{ days_between('journeys.journey_start', 'journeys.mental_health_later_answer_date') }}
            <= parameters.mental_health_support_days,
            false
        ) as is_answered_soon
    from {{ ref('int_journey_status_windows') }} as journeys
    inner join components on journeys.window_code = components.window_code
    inner join parameters on journeys.as_at_id = parameters.as_at_id
    where journeys.is_latest_new_presentation
),

final as (
    select
        {{ measure_case(
            'new_presentations',
            'new_presentations.component',
            "case
                when new_presentations.component = 'receiving' and new_presentations.is_treated_soon
                    then 'in mental health treatment within the time set'
                when new_presentations.component = 'receiving'
                    then 'not known to be in mental health treatment within the time set'
                when new_presentations.is_untreated then 'need without treatment at the start'
                when new_presentations.mental_health_need_at_start is null then 'no usable answer'
                else 'no need, or treated already'
            end",
            in_numerator=by_component('new_presentations.component', {
                'untreated_need': 'new_presentations.is_untreated',
                'receiving': 'new_presentations.is_treated_soon',
            }),
            in_denominator=by_component('new_presentations.component', {
                'untreated_need': 'new_presentations.mental_health_need_at_start is not null',
                'receiving': 'true',
            }),
            has_main_field=by_component('new_presentations.component', {
                'untreated_need': 'new_presentations.mental_health_need_at_start is not null',
                'receiving': 'new_presentations.is_answered_soon',
            }),
        ) }}
    from new_presentations
    where new_presentations.component = 'untreated_need' or new_presentations.is_untreated
)

select * from final
