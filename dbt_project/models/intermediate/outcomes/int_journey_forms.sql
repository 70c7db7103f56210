{#- Which outcome form speaks for the start, the review and the end of a journey. -#}
with journeys as (
    select * from {{ ref('int_journeys') }}
),

journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

forms as (
    select * from {{ ref('int_outcome_forms') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

candidates as (
    select
        journeys.as_at_id,
        journeys.provider_code,
        journeys.journey_key,
        journeys.journey_end,
        forms.form_no,
        forms.form_date,
        forms.stage,
        forms.preference,
        {{ days_between('journeys.treatment_start', 'forms.form_date') }} as days_after_start,
        {{ days_between('journeys.journey_end', 'forms.form_date') }} as days_after_end,
        parameters.top_start_window_days,
        parameters.top_exit_window_days,
        parameters.top_review_min_days,
        parameters.top_review_max_days,
        parameters.yp_review_min_days,
        parameters.yp_review_max_days
    from journeys
    inner join journey_episodes
        on
            journeys.as_at_id = journey_episodes.as_at_id
            and journeys.provider_code = journey_episodes.provider_code
            and journeys.journey_key = journey_episodes.journey_key
    inner join forms on journey_episodes.episode_no = forms.episode_no
    -- the version of a form is that of its episode; with it, a form is laid beside the dates of its version alone
    inner join report_dates
        on
            journeys.as_at_id = report_dates.as_at_id
            and forms.data_version = report_dates.data_version
            and forms.form_date <= report_dates.report_date
    inner join parameters on journeys.as_at_id = parameters.as_at_id
),

-- the stage asked for first, then a review as stand-in; then the nearest, the earlier, the preferred
start_forms as (
    select * from candidates
    where
        stage in ('S', 'R')
        and abs(days_after_start) <= top_start_window_days
    qualify
        row_number() over (
            partition by as_at_id, provider_code, journey_key
            order by case stage when 'S' then 1 else 2 end, abs(days_after_start) nulls last, form_date, preference
        ) = 1
),

review_forms as (
    select * from candidates
    where
        (stage = 'R' or (stage = 'E' and journey_end is null))
        and days_after_start between top_review_min_days and top_review_max_days
    qualify
        row_number() over (
            partition by as_at_id, provider_code, journey_key
            order by form_date desc, preference asc
        ) = 1
),

-- young people are reviewed at 12 weeks
yp_review_forms as (
    select * from candidates
    where
        (stage = 'R' or (stage = 'E' and journey_end is null))
        and days_after_start between yp_review_min_days and yp_review_max_days
    qualify
        row_number() over (
            partition by as_at_id, provider_code, journey_key
            order by form_date desc, preference asc
        ) = 1
),

exit_forms as (
    select * from candidates
    where
        (stage = 'E' and abs(days_after_end) <= top_exit_window_days)
        or (stage = 'R' and days_after_end between -top_exit_window_days and 0)
    qualify
        row_number() over (
            partition by as_at_id, provider_code, journey_key
            order by case stage when 'E' then 1 else 2 end, abs(days_after_end) nulls last, form_date, preference
        ) = 1
),

final as (
    select
        journeys.as_at_id,
        journeys.provider_code,
        journeys.journey_key,
        start_forms.form_no as start_form_no,
        review_forms.form_no as review_form_no,
        review_forms.form_date as review_date,
        yp_review_forms.form_no as yp_review_form_no,
        exit_forms.form_no as exit_form_no
    from journeys
    left join start_forms
        on
            journeys.as_at_id = start_forms.as_at_id
            and journeys.provider_code = start_forms.provider_code
            and journeys.journey_key = start_forms.journey_key
    left join review_forms
        on
            journeys.as_at_id = review_forms.as_at_id
            and journeys.provider_code = review_forms.provider_code
            and journeys.journey_key = review_forms.journey_key
    left join yp_review_forms
        on
            journeys.as_at_id = yp_review_forms.as_at_id
            and journeys.provider_code = yp_review_forms.provider_code
            and journeys.journey_key = yp_review_forms.journey_key
    left join exit_forms
        on
            journeys.as_at_id = exit_forms.as_at_id
            and journeys.provider_code = exit_forms.provider_code
            and journeys.journey_key = exit_forms.journey_key
    where
        coalesce(start_forms.form_no, review_forms.form_no, yp_review_forms.form_no, exit_forms.form_no)
        is not null
)

select * from final
