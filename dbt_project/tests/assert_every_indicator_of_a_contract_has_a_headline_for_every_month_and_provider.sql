-- none is silently absent: a row with neither a value nor a reason is as bad as no row
with wanted as (
    select
        indicators.indicator_id,
        contract_providers.contract,
        contract_providers.area,
        contract_providers.provider_code,
        report_dates.period
    from {{ ref('int_contract_providers') }} as contract_providers
    inner join {{ ref('indicators') }} as indicators on contract_providers.framework = indicators.framework
    inner join {{ ref('int_report_dates') }} as report_dates on report_dates.data_version = 'current'
),

told as (
    select distinct
        indicator_id,
        contract,
        area,
        provider_code,
        period
    from {{ ref('indicator_values') }}
    where role = 'headline' and (value is not null or status_reason is not null)
),

final as (
    select * from wanted
    except
    select * from told
)

select * from final
