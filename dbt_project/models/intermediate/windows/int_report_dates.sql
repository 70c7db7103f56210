with request as (
    select * from {{ ref('stg_run__request') }}
),

calendar as (
    select * from {{ ref('reporting_calendar') }}
),

months as (
    select
        calendar.period,
        calendar.is_quarter_end,
        calendar.report_date,
        calendar.period = request.period as is_report_month,
        row_number() over (order by calendar.period desc) as months_back
    from calendar
    inner join request on calendar.period <= request.period
),

final as (
    select
        cast(substring(months.period, 1, 4) as integer) * 100
        + cast(substring(months.period, 6, 2) as integer) as as_at_id,
        months.period,
        months.report_date,
        months.is_quarter_end = 'Y' as is_quarter_end,
        months.is_report_month
    from months
    inner join request on months.months_back <= request.history_months
)

select * from final
