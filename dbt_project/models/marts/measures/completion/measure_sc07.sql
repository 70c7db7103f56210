{#- Of the clients referred in the window to their first treatment, those who completed within a year of the
    referral: of all whose treatment began by the report date, and of those whose treatment began in the window,
    who all have had a year since. -#}
with windows as (
    select * from {{ ref('int_windows') }}
    where window_code in ({{ windows_of('SC07') }})
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

first_treatments as (
    select
        journeys.*,
        windows.window_code,
        windows.window_start,
        windows.window_end
    from {{ ref('int_journeys') }} as journeys
    inner join windows
        on
            journeys.as_at_id = windows.as_at_id
            and journeys.first_referral_date between windows.window_start and windows.window_end
    where journeys.journey_no = 1 and not journeys.is_previously_treated
),

grouped as (
    {{ with_client_groups('first_treatments') }}
),

judged as (
    select
        grouped.*,
        grouped.is_completed
        and grouped.journey_end <= {{ add_months(
            'grouped.first_referral_date', 'cast(parameters.planned_exit_months as integer)'
        ) }} as is_completed_in_time,
        grouped.treatment_start between grouped.window_start and grouped.window_end as is_started_in_window
    from grouped
    inner join parameters on grouped.as_at_id = parameters.as_at_id
),

components as (
    select distinct component
    from {{ ref('measure_components') }}
    where measure = 'SC07'
),

final as (
    select
        {{ measure_case(
            'judged',
            'components.component',
            "case
                when judged.is_completed_in_time then 'completed within a year of the referral'
                when judged.is_completed then 'completed later'
                when judged.journey_end is null then 'still in treatment'
                else 'left without completion'
            end",
            in_numerator='judged.is_completed_in_time',
        ) }}
    from judged
    inner join components on components.component = 'referred' or judged.is_started_in_window
)

select * from final
