with service_rating_criteria as (
    select * from {{ ref('service_rating_criteria') }}
),

final as (
    select
        period,
        report_date,
        is_quarter_end,
        contract,
        area,
        start_date,
        service_part,
        criterion,
        cast(numerator as double) as numerator,
        cast(denominator as double) as denominator,
        colour,
        working
    from service_rating_criteria
)

select * from final
