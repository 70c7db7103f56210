{#- One row per report date and data version: what a figure is as at. -#}
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

-- the versions beside the current one serve the months that were published before
versions as (
    select
        'current' as data_version,
        0 as version_no
    {%- for step, before, after in revision_steps() %}
    union all
    select
        'before_{{ step }}' as data_version,
        {{ 2 * loop.index - 1 }} as version_no
    union all
    select
        'after_{{ step }}' as data_version,
        {{ 2 * loop.index }} as version_no
    {%- endfor %}
),

final as (
    select
        (
            cast(substring(months.period, 1, 4) as integer) * 100
            + cast(substring(months.period, 6, 2) as integer)
        ) * 10 + versions.version_no as as_at_id,
        versions.data_version,
        months.period,
        months.report_date,
        months.is_quarter_end = 'Y' as is_quarter_end,
        months.is_report_month and versions.data_version = 'current' as is_report_month
    from months
    inner join request on months.months_back <= request.history_months
    inner join versions
        on versions.data_version = 'current' or months.period <= request.previous_period
)

select * from final
