{#- For each indicator that is told in words: the newest text of each part as it stood in the month, or what is
    missing for it. A partnership has the texts of all of its providers. -#}
with asked as (
    select * from {{ ref('indicator_text_sources') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

contract_providers as (
    select * from {{ ref('int_contract_providers') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

texts as (
    select * from {{ ref('int_local_texts') }}
),

collected as (
    select * from {{ ref('int_local_collected') }}
),

wanted as (
    select
        contract_providers.contract,
        contract_providers.framework,
        contract_providers.area,
        contract_providers.provider_code,
        report_dates.as_at_id,
        report_dates.period,
        indicators.indicator_id
    from contract_providers
    inner join indicators on contract_providers.framework = indicators.framework
    cross join report_dates
    where indicators.indicator_id in (select asked.indicator_id from asked)
),

known as (
    select
        report_dates.as_at_id,
        texts.*
    from texts
    inner join report_dates on (texts.period is null or texts.period <= report_dates.report_date)
    qualify
        row_number() over (
            partition by
                report_dates.as_at_id,
                texts.indicator_id,
                texts.entity,
                texts.contract,
                texts.provider_code,
                texts.service_part,
                texts.report_id,
                texts.part_id
            order by texts.period desc, texts.record_id desc
        ) = 1
),

-- which of the returns that could tell it have come, from whom
handed_in as (
    select
        contract_providers.contract,
        contract_providers.provider_code,
        asked.indicator_id,
        max(case when collected.entity is not null then 1 else 0 end) = 1 as is_collected,
        {{ dbt.listagg("distinct asked.entity", "', '", "order by asked.entity") }} as entities
    from contract_providers
    inner join contract_providers as answering
        on
            contract_providers.contract = answering.contract
            and contract_providers.provider_code in ('all', answering.provider_code)
            and answering.provider_code <> 'all'
    cross join asked
    left join collected on asked.entity = collected.entity and answering.provider_code = collected.provider_code
    group by contract_providers.contract, contract_providers.provider_code, asked.indicator_id
),

final as (
    select
        wanted.indicator_id,
        wanted.contract,
        wanted.framework,
        wanted.area,
        wanted.provider_code,
        wanted.period,
        known.provider_code as told_by,
        known.service_part,
        known.report_id,
        known.part_id,
        known.period as text_period,
        known.body,
        known.text_date,
        -- what nobody handed in is not collected, whether the whole return is missing or its text
        case when known.body is not null then 'final' else 'not_collected' end as status,
        case
            when known.body is not null then 'told in words: see indicator_texts'
            when handed_in.is_collected
                then 'no text of it has come in: ' || handed_in.entities
            else 'no extract has come of: ' || handed_in.entities
        end as status_reason
    from wanted
    inner join handed_in
        on
            wanted.contract = handed_in.contract
            and wanted.provider_code = handed_in.provider_code
            and wanted.indicator_id = handed_in.indicator_id
    left join known
        on
            wanted.as_at_id = known.as_at_id
            and wanted.indicator_id = known.indicator_id
            and wanted.contract = known.contract
            and wanted.provider_code in ('all', known.provider_code)
)

select * from final
