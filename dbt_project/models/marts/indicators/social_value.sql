{#- The targets that providers set themselves for social value, with their cost and benefit. -#}
with entries as (
    select * from {{ ref('int_local__social_value_target') }}
),

contracts as (
    select distinct
        contract,
        framework
    from {{ ref('int_contract_providers') }}
),

final as (
    select
        entries.sv_target_id,
        entries.contract,
        contracts.framework,
        entries.area,
        entries.provider_code,
        entries.outcome_ref,
        entries.target_text,
        entries.cost,
        entries.benefit,
        entries.cba_completed_date
    from entries
    left join contracts on entries.contract = contracts.contract
)

select * from final
