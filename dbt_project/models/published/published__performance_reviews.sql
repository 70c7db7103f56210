with performance_reviews as (
    select * from {{ ref('performance_reviews') }}
),

final as (
    select
        period,
        contract,
        area,
        service_part,
        last_rating,
        due_because,
        held_date,
        status
    from performance_reviews
)

select * from final
