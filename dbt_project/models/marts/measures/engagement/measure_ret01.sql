{#- Clients kept in treatment for the retention period, or completed sooner; who is neither yet is left out.
    -#}
with latest as (
    select
        *,
        {{ days_between('treatment_start', 'least(coalesce(journey_end, report_date), report_date)') }}
            as days_in_treatment
    from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('RET01') }})
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

final as (
    select
        {{ measure_case(
            'latest',
            "'value'",
            "case
                when latest.days_in_treatment >= parameters.retention_days then 'retained'
                when latest.is_completed then 'completed sooner'
                else 'left sooner without completion'
            end",
            in_numerator='latest.days_in_treatment >= parameters.retention_days or latest.is_completed',
        ) }}
    from latest
    inner join parameters on latest.as_at_id = parameters.as_at_id
    where
        latest.journey_end is not null
        or {{ days_between('latest.treatment_start', 'latest.report_date') }} >= parameters.retention_days
)

select * from final
