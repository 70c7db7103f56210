with fct_journey as (
    select * from {{ ref('fct_journey') }}
),

final as (
    select
        journey_id,
        client_id,
        period,
        area,
        provider_code,
        authority_code,
        journey_no,
        episodes,
        journey_start,
        treatment_start,
        journey_end,
        journey_reason,
        exit_group,
        exit_kind,
        substance_group,
        is_ocu,
        is_criminal_justice,
        age_at_start,
        sex
    from fct_journey
)

select * from final
