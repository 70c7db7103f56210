with agencies as (
    select * from {{ source('raw', 'reference_agencies') }}
),

final as (
    select
        upper(trim(agency_code)) as agency_code,
        trim(agency_name) as agency_name,
        trim(provider_code) as provider_code,
        trim(provider_name) as provider_name,
        lower(trim(service)) as service,
        upper(trim(authority_code)) as authority_code
    from agencies
)

select * from final
