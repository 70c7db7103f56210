with fct_outcome_form as (
    select * from {{ ref('fct_outcome_form') }}
),

final as (
    select
        outcome_form_id,
        episode_id,
        client_id,
        journey_id,
        period,
        form_date,
        stage,
        answered_items,
        opiate_days,
        crack_days,
        cocaine_days,
        amphetamine_days,
        cannabis_days,
        alcohol_days,
        injecting_days,
        psychological_health,
        quality_of_life
    from fct_outcome_form
)

select * from final
