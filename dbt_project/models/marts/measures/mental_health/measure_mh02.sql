{#- Clients in treatment at the report date with a mental health need, and of them those who are not treated
    for it. -#}
with components as (
    {{ components_of('MH02') }}
),

open_journeys as (
    select
        components.component,
        journeys.*,
        coalesce(journeys.mental_health_need = 'need', false) as is_needed,
        coalesce(journeys.mental_health_treatment = 'untreated', false) as is_untreated
    from {{ ref('int_journey_status_windows') }} as journeys
    inner join components on journeys.window_code = components.window_code
    where journeys.is_latest
),

final as (
    select
        {{ measure_case(
            'open_journeys',
            'open_journeys.component',
            "case
                when open_journeys.mental_health_need is null then 'no usable answer'
                when not open_journeys.is_needed then 'no mental health need'
                when open_journeys.is_untreated then 'mental health need without treatment'
                when open_journeys.mental_health_treatment is null
                    then 'mental health need, no usable answer on treatment'
                else 'mental health need, treated'
            end",
            in_numerator=by_component('open_journeys.component', {
                'need': 'open_journeys.is_needed',
                'unmet': 'open_journeys.is_needed and open_journeys.is_untreated',
            }),
            in_denominator=by_component('open_journeys.component', {
                'need': 'open_journeys.mental_health_need is not null',
                'unmet': 'open_journeys.mental_health_treatment is not null',
            }),
            has_main_field=by_component('open_journeys.component', {
                'need': 'open_journeys.mental_health_need is not null',
                'unmet': 'open_journeys.mental_health_treatment is not null',
            }),
        ) }}
    from open_journeys
    where open_journeys.component = 'need' or open_journeys.is_needed
)

select * from final
