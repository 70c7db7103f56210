{#- Clients not in education, employment or training when they start and when they leave, and who changed
    between. A leaver's status is that of the last review, not that of the start once more. Beside it, by how many days
    of paid work and of education or training adult leavers' forms changed from the start to the exit. -#}
{#- component: the items of the form that are added up; without an answer to each at both ends nothing is known -#}
{%- set day_items = {'paid_days_change': ['pwork'], 'education_days_change': ['educat', 'train']} -%}
with components as (
    {{ components_of('ETE01') }}
),

status_components as (
    select * from components
    where component not in ('paid_days_change', 'education_days_change')
),

clients as (
    select
        status_components.component,
        journeys.*,
        case
            when status_components.component in ('start', 'start_clients') then journeys.employment_at_start
            else journeys.employment_at_review
        end as employment_asked,
        coalesce(
            journeys.employment_at_start = 'not_in_eet' and journeys.employment_at_review = 'in_eet', false
        ) as has_gained,
        coalesce(
            journeys.employment_at_start = 'in_eet' and journeys.employment_at_review = 'not_in_eet', false
        ) as has_lost
    from {{ ref('int_journey_status_windows') }} as journeys
    inner join status_components on journeys.window_code = status_components.window_code
    where
        case
            when status_components.component in ('start', 'start_clients') then journeys.is_latest_new_presentation
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

leavers as (
    select * from {{ ref('int_journey_form_windows') }}
    where
        is_latest
        and client_group = 'adult'
        and journey_end between window_start and window_end
        and window_code in ({{ windows_of('ETE01') }})
),

answers as (
    {{ paired_answers('leavers', day_items.values() | sum(start=[])) }}
),

day_changes as (
    {%- for component, items in day_items.items() %}
    select
        answers.*,
        '{{ component }}' as component,
        {% for item in items -%}
        answers.exit_{{ item }} - answers.start_{{ item }}{{ ' + ' if not loop.last }}
        {%- endfor %} as change
    from answers
    {{ 'union all' if not loop.last }}
    {%- endfor %}
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
    union all
    select
        {{ measure_case(
            'day_changes',
            'day_changes.component',
            "'change of ' || day_changes.change || ' days'",
            amount='day_changes.change',
        ) }}
    from day_changes
    where day_changes.change is not null
)

select * from final
