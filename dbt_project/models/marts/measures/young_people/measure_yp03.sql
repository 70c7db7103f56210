{#- Young people's journeys with the outcome form they should have by now: at the start, at 12 weeks and at the
    exit. -#}
with journeys as (
    select
        *,
        {{ days_between('treatment_start', 'report_date') }} as days_since_start
    from {{ ref('int_journey_form_windows') }}
    where client_group = 'yp' and window_code in ({{ windows_of('YP03') }})
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

with_review_day as (
    select
        journeys.*,
        parameters.top_start_window_days,
        {{ add_days('journeys.treatment_start', 'cast(parameters.yp_review_max_days as integer)') }}
            as last_review_day
    from journeys
    inner join parameters on journeys.as_at_id = parameters.as_at_id
),

exits as (
    select * from {{ ref('int_yp_exits') }}
    where window_code in ({{ windows_of('YP03') }})
),

due as (
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        client_group,
        substance_group,
        is_ocu,
        client_no,
        journey_key,
        'start' as form,
        start_form_no as form_no
    from with_review_day
    where
        treatment_start between window_start and window_end
        and days_since_start >= top_start_window_days
    union all
    -- still open on the last day of the range at the report date is open past it
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        client_group,
        substance_group,
        is_ocu,
        client_no,
        journey_key,
        'review' as form,
        yp_review_form_no as form_no
    from with_review_day
    where
        last_review_day between window_start and window_end
        and (journey_end is null or journey_end > last_review_day)
    {%- for form in ['exit', 'exit_planned', 'exit_unplanned'] %}
    union all
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        client_group,
        substance_group,
        is_ocu,
        client_no,
        journey_key,
        '{{ form }}' as form,
        exit_form_no as form_no
    from exits
    {%- if form != 'exit' %}
    where exit_kind = '{{ form.split('_')[1] }}'
    {%- endif %}
    {%- endfor %}
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
