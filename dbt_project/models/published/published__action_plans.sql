with action_plans as (
    select * from {{ ref('action_plans') }}
),

final as (
    select
        case_id,
        plan_id,
        contract,
        framework,
        area,
        provider_code,
        service_part,
        source,
        indicator_id,
        state,
        entered_date,
        actor_role,
        evidence,
        deadline,
        owner,
        improved
    from action_plans
)

select * from final
