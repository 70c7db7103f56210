with dim_area as (
    select * from {{ ref('dim_area') }}
),

final as (
    select
        authority_code,
        area
    from dim_area
)

select * from final
