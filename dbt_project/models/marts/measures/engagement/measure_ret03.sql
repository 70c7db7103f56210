{#- How long the clients in treatment at the report date have been in it; bands begin on anniversaries.
    The mean adds up days, which stay whole; the register divides them by the days of a year. -#}
with open_journeys as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('RET03') }})
),

bands as (
    select * from {{ ref('time_in_treatment_bands') }}
),

final as (
    select
        {{ measure_case(
            'open_journeys',
            'bands.band',
            "'in treatment since ' || cast(open_journeys.treatment_start as " ~ dbt.type_string() ~ ")",
            in_numerator=add_months('open_journeys.treatment_start', 'bands.from_years * 12')
                ~ " <= open_journeys.report_date and (bands.to_years is null or "
                ~ add_months('open_journeys.treatment_start', 'bands.to_years * 12')
                ~ " > open_journeys.report_date)",
        ) }}
    from open_journeys
    cross join bands
    union all
    select
        {{ measure_case(
            'open_journeys',
            "'mean_years'",
            "'in treatment since ' || cast(open_journeys.treatment_start as " ~ dbt.type_string() ~ ")",
            amount=days_between('open_journeys.treatment_start', 'open_journeys.report_date'),
        ) }}
    from open_journeys
)

select * from final
