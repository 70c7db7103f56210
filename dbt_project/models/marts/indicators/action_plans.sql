{#- What became of each case of under-performance, state by state. -#}
with entries as (
    select * from {{ ref('int_local__action_plan') }}
),

contracts as (
    select distinct
        contract,
        framework
    from {{ ref('int_contract_providers') }}
),

final as (
    select
        entries.case_id,
        entries.plan_id,
        entries.contract,
        contracts.framework,
        entries.area,
        entries.provider_code,
        entries.service_part,
        entries.source,
        entries.indicator_id,
        entries.state,
        entries.entered_date,
        entries.actor_role,
        entries.evidence,
        entries.deadline,
        entries.owner,
        entries.improved
    from entries
    left join contracts on entries.contract = contracts.contract
)

select * from final
