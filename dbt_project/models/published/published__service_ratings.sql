with service_ratings as (
    select * from {{ ref('service_ratings') }}
),

final as (
    select
        period,
        report_date,
        contract,
        area,
        service_part,
        rating,
        is_final,
        red_criteria,
        amber_criteria,
        unknown_criteria,
        cast(annual_payment as double) as annual_payment,
        cast(liability as double) as liability,
        decided_date,
        decided_by_role,
        is_withheld,
        cast(withheld_amount as double) as withheld_amount
    from service_ratings
)

select * from final
