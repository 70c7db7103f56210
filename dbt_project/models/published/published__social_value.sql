with social_value as (
    select * from {{ ref('social_value') }}
),

final as (
    select
        sv_target_id,
        contract,
        framework,
        area,
        provider_code,
        outcome_ref,
        target_text,
        cost,
        benefit,
        cba_completed_date,
        cba_due_date,
        is_cba_late
    from social_value
)

select * from final
