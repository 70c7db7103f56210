with contracts as (
    select * from {{ ref('stg_reference__contracts') }}
),

final as (
    select
        contract,
        framework,
        area,
        provider_code,
        start_date,
        end_date
    from contracts
)

select * from final
