{#- Clients not in education, employment or training when they start and when they leave, and who changed
    between. A leaver's status is that of the last review, not that of the start once more. -#}
with components as (
    {{ components_of('ETE01') }}
),

clients as (
    select
        components.component,
        journeys.*,
        case
            when components.component in ('start', 'start_clients') then journeys.employment_at_start
            else journeys.employment_at_review
        end as employment_asked,
        coalesce(
            journeys.employment_at_start = 'not_in_eet' and journeys.employment_at_review = 'in_eet', false
        ) as has_gained,
        coalesce(
            journeys.employment_at_start = 'in_eet' and journeys.employment_at_review = 'not_in_eet', false
        ) as has_lost
    from {{ ref('int_journey_status_windows') }} as journeys
    inner join components on journeys.window_code = components.window_code
    where
        case
            when components.component in ('start', 'start_clients') then journeys.is_latest_new_presentation
            else
                journeys.is_latest
                and coalesce(journeys.journey_end between journeys.window_start and journeys.window_end, false)
        end
),

asked as (
    select
        *,
        case
            when component in ('gained', 'lost', 'net_change')
                then employment_at_start is not null and employment_at_review is not null
            else employment_asked is not null
        end as is_answered
    from clients
),

final as (
    select
        {{ measure_case(
            'asked',
            'asked.component',
            "case
                when not asked.is_answered then 'no usable answer'
                when asked.component not in ('gained', 'lost', 'net_change') and asked.employment_asked = 'in_eet'
                    then 'in education, employment or training'
                when asked.component not in ('gained', 'lost', 'net_change')
                    then 'not in education, employment or training'
                when asked.has_gained then 'in education, employment or training at the end, not at the start'
                when asked.has_lost then 'in education, employment or training at the start, not at the end'
                else 'the same at start and end'
            end",
            in_numerator=by_component('asked.component', {
                'start': "coalesce(asked.employment_asked = 'not_in_eet', false)",
                'start_clients': "coalesce(asked.employment_asked = 'not_in_eet', false)",
                'exit': "coalesce(asked.employment_asked = 'not_in_eet', false)",
                'exit_clients': "coalesce(asked.employment_asked = 'not_in_eet', false)",
                'gained': 'asked.has_gained',
                'lost': 'asked.has_lost',
                'net_change': 'asked.is_answered',
            }),
            in_denominator='asked.is_answered',
            amount="case
                when asked.component = 'net_change' and asked.is_answered
                    then
                        case when asked.has_gained then 1 else 0 end
                        - case when asked.has_lost then 1 else 0 end
            end",
            has_main_field='asked.is_answered',
        ) }}
    from asked
)

select * from final
