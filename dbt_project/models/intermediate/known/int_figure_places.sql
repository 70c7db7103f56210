{#- The places that have cells in every figure: each partnership and the providers of its contracts. Where no agency
    of a place has submitted anything, its figures are unknown. -#}
with areas as (
    select * from {{ ref('stg_reference__areas') }}
),

contracts as (
    select * from {{ ref('stg_reference__contracts') }}
),

coverage as (
    select * from {{ ref('int_cell_coverage') }}
),

places as (
    select
        area,
        'all' as provider_code
    from areas
    union
    select
        area,
        provider_code
    from contracts
),

final as (
    select
        places.area,
        places.provider_code,
        coverage.area is not null as has_submissions
    from places
    left join coverage
        on places.area = coverage.area and places.provider_code = coverage.provider_code
)

select * from final
