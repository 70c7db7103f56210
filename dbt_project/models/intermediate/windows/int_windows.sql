with report_dates as (
    select * from {{ ref('int_report_dates') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

windows as (
    select * from {{ ref('measure_windows') }}
),

bounds as (
    select
        report_dates.as_at_id,
        report_dates.period,
        report_dates.report_date,
        windows.window_code,
        case windows.kind
            when 'months'
                then {{ add_months(first_day_of_month('report_dates.report_date'), 'windows.first_month_offset') }}
            when 'quarter_to_date'
                then cast({{ dbt.date_trunc('quarter', 'report_dates.report_date') }} as date)
            when 'year_to_date'
                then {{ first_day_of_financial_year('report_dates.report_date') }}
            when 'lagged_year'
                then {{ add_days(
                    add_months(
                        add_days('report_dates.report_date', '-cast(parameters.retention_days as integer)'),
                        -12
                    ), 1
                ) }}
            when 'report_date' then report_dates.report_date
        end as window_start,
        case windows.kind
            when 'months'
                then {{ last_day_of_month(
                    add_months(first_day_of_month('report_dates.report_date'), 'windows.last_month_offset')
                ) }}
            when 'lagged_year'
                then {{ add_days('report_dates.report_date', '-cast(parameters.retention_days as integer)') }}
            else report_dates.report_date
        end as window_end,
        windows.kind = 'quarter_to_date' and not report_dates.is_quarter_end as is_immature
    from report_dates
    inner join parameters on report_dates.as_at_id = parameters.as_at_id
    cross join windows
),

final as (
    select * from bounds
)

select * from final
