with landed as (
    select * from {{ source('raw', 'reference_ext_ofsted_grade') }}
),

final as (
    select
        nullif(trim(home_id), '') as home_id,
        {{ parse_ndtms_date('trim(inspection_date)') }} as inspection_date,
        nullif(trim(grade), '') as grade
    from landed
)

select * from final
