{#- Journeys with the outcome form they should have by now: at the start, at review and at the exit. -#}
with journeys as (
    select
        *,
        {{ days_between('treatment_start', 'report_date') }} as days_since_start
    from {{ ref('int_journey_form_windows') }}
    where client_group = 'adult' and window_code in ({{ windows_of('TOP01') }})
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

with_review_day as (
    select
        journeys.*,
        parameters.top_start_window_days,
        {{ add_days('journeys.treatment_start', 'cast(parameters.top_review_max_days as integer)') }}
            as last_review_day
    from journeys
    inner join parameters on journeys.as_at_id = parameters.as_at_id
),

due as (
    select
'start' as form,
start_form_no as form_no,
*
    from with_review_day
    where
        journey_start between window_start and window_end
        and days_since_start >= top_start_window_days
    union all
    select
'review' as form,
review_form_no as form_no,
*
    from with_review_day
    where
        last_review_day >= window_start
        and last_review_day < report_date
        and (journey_end is null or journey_end > last_review_day)
    union all
    select
'exit' as form,
exit_form_no as form_no,
*
    from with_review_day
    where journey_end between window_start and window_end
    union all
    select
'exit_planned' as form,
exit_form_no as form_no,
*
    from with_review_day
    where is_completed and journey_end between window_start and window_end
),

final as (
    select
        {{ measure_case(
            'due',
            'due.form',
            "case when due.form_no is null then 'form missing' else 'form present' end",
            in_numerator='due.form_no is not null',
        ) }}
    from due
)

select * from final
