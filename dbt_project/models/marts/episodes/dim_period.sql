with report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

calendar as (
    select * from {{ ref('reporting_calendar') }}
),

final as (
    select
        calendar.period,
        calendar.report_date,
        calendar.financial_year,
        calendar.financial_quarter,
        report_dates.is_quarter_end,
        calendar.submission_deadline,
        calendar.quarter_report_due,
        report_dates.is_report_month
    from calendar
    inner join report_dates on calendar.period = report_dates.period
)

select * from final
