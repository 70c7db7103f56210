with dim_period as (
    select * from {{ ref('dim_period') }}
),

final as (
    select
        period,
        report_date,
        financial_year,
        financial_quarter,
        is_quarter_end,
        submission_deadline,
        quarter_report_due,
        is_report_month
    from dim_period
)

select * from final
