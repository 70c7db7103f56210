with fct_intervention as (
    select * from {{ ref('fct_intervention') }}
),

final as (
    select
        intervention_id,
        episode_id,
        client_id,
        journey_id,
        period,
        intervention_type,
        is_structured,
        setting_code,
        referral_date,
        first_offer_date,
        start_date,
        end_date
    from fct_intervention
)

select * from final
