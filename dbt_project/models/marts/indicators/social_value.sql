{#- The targets that providers set themselves for social value, with their cost and benefit. Their analysis is due
    by the end of the first quarter after the award: of the first that begins after it, so that it is a full one. -#}
with entries as (
    select * from {{ ref('int_local__social_value_target') }}
),

contracts as (
    select distinct
        contract,
        framework
    from {{ ref('int_contract_providers') }}
),

awards as (
    select
        contract,
        provider_code,
        {{ add_days(add_months(first_day_of_reporting_period('award_date', 3), 6), -1) }} as cba_due_date
    from {{ ref('stg_reference__contracts') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current' and is_report_month
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
        entries.cba_completed_date,
        awards.cba_due_date,
        report_dates.report_date > awards.cba_due_date
        and coalesce(entries.cba_completed_date > awards.cba_due_date, true) as is_cba_late
    from entries
    cross join report_dates
    left join contracts on entries.contract = contracts.contract
    left join awards
        on entries.contract = awards.contract and entries.provider_code = awards.provider_code
)

select * from final
