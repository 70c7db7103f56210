with landed as (
    select * from {{ source('raw', 'reference_deprivation') }}
),

final as (
    select
        nullif(trim(ward_code), '') as ward_code,
        nullif(trim(edition), '') as edition,
        cast(nullif(trim(borough_quintile), '') as integer) as borough_quintile,
        cast(nullif(trim(national_decile), '') as integer) as national_decile
    from landed
)

select * from final
