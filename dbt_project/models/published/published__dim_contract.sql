with dim_contract as (
    select * from {{ ref('dim_contract') }}
),

final as (
    select
        contract,
        framework,
        area,
        provider_code,
        start_date,
        end_date
    from dim_contract
)

select * from final
