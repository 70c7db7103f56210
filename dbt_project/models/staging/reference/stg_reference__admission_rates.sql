with landed as (
    select * from {{ source('raw', 'reference_ext_admission_rate') }}
),

final as (
    select
        nullif(trim(area), '') as area,
        {{ parse_ndtms_date('trim(period)') }} as period,
        cast(nullif(trim(substance_related_rate), '') as double) as substance_related_rate
    from landed
)

select * from final
