with dim_provider as (
    select * from {{ ref('dim_provider') }}
),

final as (
    select
        agency_code,
        agency_name,
        provider_code,
        provider_name,
        service,
        authority_code
    from dim_provider
)

select * from final
