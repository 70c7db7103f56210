{#- Young people's journeys that ended in a window and have a form for the start and one for the end in the local
    extracts, which hold what the national form does not ask. The forms are chosen as those of the national file. -#}
with exits as (
    select * from {{ ref('int_yp_exits') }}
),

forms as (
    select * from {{ ref('int_local__ypor_review') }}
    where client_no is not null
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

candidates as (
    select
        exits.as_at_id,
        exits.window_code,
        exits.provider_code,
        exits.journey_key,
        forms.handed_in_no,
        forms.record_id,
        forms.completed_date,
        forms.stage,
        {{ days_between('exits.treatment_start', 'forms.completed_date') }} as days_after_start,
        {{ days_between('exits.journey_end', 'forms.completed_date') }} as days_after_end,
        parameters.top_start_window_days,
        parameters.top_exit_window_days
    from exits
    inner join forms
        on
            exits.client_no = forms.client_no
            and exits.provider_code in ('all', forms.provider_code)
            and exits.report_date >= forms.completed_date
    inner join parameters on exits.as_at_id = parameters.as_at_id
),

-- the stage asked for first, then a review as stand-in; then the nearest, the earlier and the last handed in
start_forms as (
    select * from candidates
    where
        stage in ('start', 'review_12_week')
        and abs(days_after_start) <= top_start_window_days
    qualify
        row_number() over (
            partition by as_at_id, window_code, provider_code, journey_key
            order by
                case stage when 'start' then 1 else 2 end asc,
                abs(days_after_start) asc nulls last,
                completed_date asc nulls last,
                handed_in_no desc
        ) = 1
),

exit_forms as (
    select * from candidates
    where
        (stage = 'exit' and abs(days_after_end) <= top_exit_window_days)
        or (stage = 'review_12_week' and days_after_end between -top_exit_window_days and 0)
    qualify
        row_number() over (
            partition by as_at_id, window_code, provider_code, journey_key
            order by
                case stage when 'exit' then 1 else 2 end asc,
                abs(days_after_end) asc nulls last,
                completed_date asc nulls last,
                handed_in_no desc
        ) = 1
),

final as (
    select
        exits.*,
        start_forms.record_id as start_record_id,
        exit_forms.record_id as exit_record_id
    from exits
    inner join start_forms
        on
            exits.as_at_id = start_forms.as_at_id
            and exits.window_code = start_forms.window_code
            and exits.provider_code = start_forms.provider_code
            and exits.journey_key = start_forms.journey_key
    inner join exit_forms
        on
            exits.as_at_id = exit_forms.as_at_id
            and exits.window_code = exit_forms.window_code
            and exits.provider_code = exit_forms.provider_code
            and exits.journey_key = exit_forms.journey_key
)

select * from final
