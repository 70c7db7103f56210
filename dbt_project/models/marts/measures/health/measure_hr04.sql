{#- Hepatitis C testing of the newly presenting clients: acceptance among the eligible, tests among the
    acceptors and among those who injected at the start. -#}
with components as (
    {{ components_of('HR04') }}
),

new_presentations as (
    select
        components.component,
        journeys.*,
        coalesce(journeys.hepatitis_c_status <> 'not_appropriate', true) as is_eligible,
        coalesce(journeys.hepatitis_c_status = 'accepted', false) as is_accepted,
        journeys.has_hepatitis_c_test_date or coalesce(journeys.hepatitis_c_tested = 'tested', false) as is_tested
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
                when new_presentations.component = 'accepted' and new_presentations.is_accepted
                    then 'offered and accepted'
                when new_presentations.component = 'accepted' and new_presentations.hepatitis_c_status is null
                    then 'no usable answer, counted as not accepted'
                when new_presentations.component = 'accepted' then 'not offered or not accepted'
                when new_presentations.is_tested then 'test on record'
                else 'no test on record'
            end",
            in_numerator=by_component('new_presentations.component', {
                'accepted': 'new_presentations.is_accepted',
                'tested': 'new_presentations.is_tested',
                'tested_new_injectors': 'new_presentations.is_tested',
            }),
            has_main_field="case
                when new_presentations.component = 'accepted' then new_presentations.hepatitis_c_status is not null
            end",
        ) }}
    from new_presentations
    where
        {{ by_component('new_presentations.component', {
            'accepted': 'new_presentations.is_eligible',
            'tested': 'new_presentations.is_accepted',
            'tested_new_injectors': "coalesce(new_presentations.injecting_at_start = 'current', false)",
        }) }}
)

select * from final
