{#- The windows that local measures ask for, as seen from each report date. Nothing local is carried through the
    steps of a restatement, so the current version is all there is. -#}
with windows as (
    select * from {{ ref('int_windows') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

asked_for as (
    select distinct window_code
    from {{ ref('measure_components') }}
    where breakdown_set = 'local'
),

final as (
    select
        windows.as_at_id,
        report_dates.period,
        report_dates.report_date,
        windows.window_code,
        windows.area,
        windows.window_start,
        windows.window_end,
        parameters.adult_age_years
    from windows
    inner join report_dates on windows.as_at_id = report_dates.as_at_id
    inner join parameters on windows.as_at_id = parameters.as_at_id
    inner join asked_for on windows.window_code = asked_for.window_code
)

select * from final
