with accreditations as (
    select * from {{ ref('accreditations') }}
),

final as (
    select
        period,
        area,
        provider_code,
        accreditation_id,
        accredited_type,
        supervised_self_administration,
        valid_from,
        valid_to,
        is_new,
        status
    from accreditations
)

select * from final
