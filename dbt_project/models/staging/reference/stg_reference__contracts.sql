with contracts as (
    select * from {{ source('raw', 'reference_contracts') }}
),

final as (
    select
        trim(contract) as contract,
        trim(framework) as framework,
        trim(area) as area,
        trim(provider_code) as provider_code,
        {{ parse_ndtms_date('trim(start_date)') }} as start_date,
        {{ parse_ndtms_date('trim(end_date)') }} as end_date,
        {{ parse_ndtms_date('trim(award_date)') }} as award_date
    from contracts
)

select * from final
