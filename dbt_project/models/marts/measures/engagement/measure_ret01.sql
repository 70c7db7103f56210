{#- Clients kept in treatment for the retention period, or completed sooner; who is neither yet is left out. Of
    all in treatment, and of those whose treatment began in the window and long enough ago to be judged. -#}
with journeys as (
    select
        *,
        {{ days_between('treatment_start', 'least(coalesce(journey_end, report_date), report_date)') }}
            as days_in_treatment,
        {{ days_between('treatment_start', 'report_date') }} as days_since_start
    from {{ ref('int_journey_windows') }}
    where window_code in ({{ windows_of('RET01') }})
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

judged as (
    select
        journeys.*,
        'value' as component,
        parameters.retention_days
    from journeys
    inner join parameters on journeys.as_at_id = parameters.as_at_id
    where
        journeys.is_latest
        and (journeys.journey_end is not null or journeys.days_since_start >= parameters.retention_days)
    union all
    select
        journeys.*,
        'new_journeys' as component,
        parameters.retention_days
    from journeys
    inner join parameters on journeys.as_at_id = parameters.as_at_id
    where
        journeys.treatment_start between journeys.window_start and journeys.window_end
        and journeys.days_since_start >= parameters.retention_days
    qualify
        row_number() over (
            partition by
                journeys.as_at_id,
                journeys.window_code,
                journeys.provider_code,
                journeys.area,
                journeys.client_no
            order by journeys.treatment_start desc
        ) = 1
),

final as (
    select
        {{ measure_case(
            'judged',
            'judged.component',
            "case
                when judged.days_in_treatment >= judged.retention_days then 'retained'
                when judged.is_completed then 'completed sooner'
                else 'left sooner without completion'
            end",
            in_numerator='judged.days_in_treatment >= judged.retention_days or judged.is_completed',
        ) }}
    from judged
)

select * from final
