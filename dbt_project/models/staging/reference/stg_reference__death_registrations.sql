with landed as (
    select * from {{ source('raw', 'reference_ext_death_registration') }}
),

final as (
    select
        nullif(trim(area), '') as area,
        {{ parse_ndtms_date('trim(period)') }} as period,
        cast(nullif(trim(drug_related_deaths), '') as integer) as drug_related_deaths
    from landed
)

select * from final
