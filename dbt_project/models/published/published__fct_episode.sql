with fct_episode as (
    select * from {{ ref('fct_episode') }}
),

final as (
    select
        episode_id,
        client_id,
        journey_id,
        period,
        agency_code,
        provider_code,
        area,
        authority_code,
        referral_date,
        triaged_date,
        treatment_start,
        discharge_date,
        discharge_group,
        substance_group,
        is_ocu,
        is_criminal_justice,
        age_at_triage,
        sex
    from fct_episode
)

select * from final
