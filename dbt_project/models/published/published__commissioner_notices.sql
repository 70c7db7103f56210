with commissioner_notices as (
    select * from {{ ref('commissioner_notices') }}
),

final as (
    select
        period,
        area,
        provider_code,
        record_id,
        notice_type,
        is_variation,
        raised_at,
        is_of_the_month,
        reason,
        finding
    from commissioner_notices
)

select * from final
