{#- Whose figures a contract is held to: the partnership's and those of each of its providers. -#}
with contracts as (
    select * from {{ ref('stg_reference__contracts') }}
),

final as (
    select
        contract,
        framework,
        area,
        'all' as provider_code
    from contracts
    union
    select
        contract,
        framework,
        area,
        provider_code
    from contracts
)

select * from final
