with landed as (
    select * from {{ source('raw', 'reference_population') }}
),

final as (
    select
        nullif(trim(area), '') as area,
        cast(nullif(trim(year), '') as integer) as year,
        nullif(trim(age_band), '') as age_band,
        nullif(trim(sex), '') as sex,
        cast(nullif(trim(population), '') as integer) as population,
        cast(nullif(trim(profile__bme), '') as double) as profile__bme,
        cast(nullif(trim(profile__lgbtqi), '') as double) as profile__lgbtqi,
        cast(nullif(trim(profile__women), '') as double) as profile__women,
        cast(nullif(trim(profile__parents), '') as double) as profile__parents
    from landed
)

select * from final
