with areas as (
    select * from {{ source('raw', 'reference_areas') }}
),

final as (
    select
        upper(trim(authority_code)) as authority_code,
        trim(area) as area
    from areas
)

select * from final
