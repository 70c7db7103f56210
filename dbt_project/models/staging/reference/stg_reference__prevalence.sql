{#- Estimates of need: those landed, else the project's own. -#}
with landed as (
    select
        trim(need) as need,
        trim(area) as area,
        nullif(trim(area_name), '') as area_name,
        trim(year) as year,
        nullif(trim(method), '') as method,
        cast(trim(estimate) as double) as estimate,
        cast(nullif(trim(lower_95), '') as double) as lower_95,
        cast(nullif(trim(upper_95), '') as double) as upper_95
    from {{ source('raw', 'reference_prevalence') }}
),

own as (
    select
        need,
        area,
        area_name,
        year,
        method,
        estimate,
        lower_95,
        upper_95
    from {{ ref('prevalence_estimates') }}
    where not exists (select 1 from landed)
),

final as (
    select * from landed
    union all
    select * from own
)

select * from final
