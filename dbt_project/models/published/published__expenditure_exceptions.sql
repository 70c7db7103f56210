with expenditure_exceptions as (
    select * from {{ ref('expenditure_exceptions') }}
),

final as (
    select
        period,
        report_date,
        contract,
        area,
        service_part,
        cast(actual_spend as double) as actual_spend,
        cast(predicted_spend as double) as predicted_spend,
        cast(variance as double) as variance,
        needs_report,
        submitted_date,
        status
    from expenditure_exceptions
)

select * from final
