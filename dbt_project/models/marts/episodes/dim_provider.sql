with agencies as (
    select * from {{ ref('stg_reference__agencies') }}
),

final as (
    select
        agency_code,
        agency_name,
        provider_code,
        provider_name,
        service,
        authority_code
    from agencies
)

select * from final
