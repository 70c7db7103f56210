with areas as (
    select * from {{ ref('stg_reference__areas') }}
),

final as (
    select
        authority_code,
        area
    from areas
)

select * from final
