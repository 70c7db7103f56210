{#- How long clients have been in treatment: those in it at the report date until then, and everyone of a window
    until they left. Bands begin on anniversaries. The mean adds up days, which stay whole; the register divides
    them by the days of a year. -#}
with journeys as (
    select
        *,
        coalesce(journey_end, report_date) as last_date
    from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('RET03') }})
),

bands as (
    select * from {{ ref('time_in_treatment_bands') }}
),

final as (
    select
        {{ measure_case(
            'journeys',
            'bands.band',
            "'in treatment since ' || cast(journeys.treatment_start as " ~ dbt.type_string() ~ ")",
            in_numerator=add_months('journeys.treatment_start', 'bands.from_years * 12')
                ~ " <= journeys.last_date and (bands.to_years is null or "
                ~ add_months('journeys.treatment_start', 'bands.to_years * 12')
                ~ " > journeys.last_date)",
        ) }}
    from journeys
    cross join bands
    union all
    select
        {{ measure_case(
            'journeys',
            "'mean_years'",
            "'in treatment since ' || cast(journeys.treatment_start as " ~ dbt.type_string() ~ ")",
            amount=days_between('journeys.treatment_start', 'journeys.last_date'),
        ) }}
    from journeys
)

select * from final
