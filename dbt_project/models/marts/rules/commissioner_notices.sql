{#- What providers gave notice of up to the report date: shortfalls of targets, demand beyond capacity, deaths. -#}
with notices as (
    select * from {{ ref('int_local__notification') }}
),

report_month as (
    select * from {{ ref('int_report_dates') }}
    where is_report_month
),

final as (
    select
        report_month.period,
        notices.area,
        notices.provider_code,
        notices.record_id,
        notices.notice_type,
        notices.notice_type in ('anticipated_shortfall', 'actual_shortfall', 'demand_over_capacity')
            as is_variation,
        notices.raised_at,
        cast(notices.raised_at as date) >= {{ first_day_of_month('report_month.report_date') }} as is_of_the_month,
        notices.reason,
        case
            when notices.reason is null and notices.notice_type <> 'death' then 'the reason is missing'
        end as finding
    from notices
    inner join report_month on cast(notices.raised_at as date) <= report_month.report_date
)

select * from final
