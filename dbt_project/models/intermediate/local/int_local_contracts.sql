{#- The contracts of each provider, and which of them a record without a contract belongs to. -#}
with contracts as (
    select * from {{ ref('stg_reference__contracts') }}
),

final as (
    select
        provider_code,
        contract,
        min(area) as area,
        count(*) over (partition by provider_code) = 1 as is_only
    from contracts
    group by provider_code, contract
)

select * from final
