{#- What providers wrote in their reports, part by part. -#}
with entries as (
    select * from {{ ref('int_local__narrative_entry') }}
),

contracts as (
    select distinct
        contract,
        framework
    from {{ ref('int_contract_providers') }}
),

final as (
    select
        entries.report_id,
        entries.part_id,
        entries.contract,
        contracts.framework,
        entries.area,
        entries.provider_code,
        {{ month_text('entries.period') }} as period,
        entries.service_part,
        entries.body,
        entries.submitted_date
    from entries
    left join contracts on entries.contract = contracts.contract
)

select * from final
