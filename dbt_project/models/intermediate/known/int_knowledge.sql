{#- What is known: now, and at the publication before. A later submission may change the past; comparing
    the two says which records came late, were corrected or were withdrawn. -#}
with request as (
    select * from {{ ref('stg_run__request') }}
),

final as (
    select
        'current' as data_version,
        period,
        cast(null as integer) as last_file_id
    from request
    union all
    select
        'opening' as data_version,
        previous_period as period,
        previous_file_id as last_file_id
    from request
    where previous_period is not null
)

select * from final
