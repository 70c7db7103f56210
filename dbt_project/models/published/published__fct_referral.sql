with fct_referral as (
    select * from {{ ref('fct_referral') }}
),

final as (
    select
        episode_id,
        client_id,
        period,
        agency_code,
        provider_code,
        area,
        referral_date,
        referral_group,
        is_criminal_justice,
        triaged_date,
        treatment_start
    from fct_referral
)

select * from final
