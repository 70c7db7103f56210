{#- For each indicator that is told in words: the newest text of each part as it stood in the month, or what is
    missing for it. What is written in a report, or shows a level set for a period, speaks for the reporting
    period it was written for; other returns say what holds, whenever it was set. A partnership has the texts of
    all of its providers. -#}
with asked as (
    select * from {{ ref('indicator_text_sources') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

frequencies as (
    select * from {{ ref('reporting_frequencies') }}
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
        indicators.indicator_id,
        {{ first_day_of_reporting_period('report_dates.report_date', 'frequencies.months') }} as period_start
    from contract_providers
    inner join indicators on contract_providers.framework = indicators.framework
    inner join frequencies on indicators.reporting_frequency = frequencies.reporting_frequency
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
            order by texts.period desc, texts.handed_in_no desc
        ) = 1
),

-- which returns tell an indicator, and which only stand beside
enough as (
    select distinct
        indicator_id,
        entity
    from asked
    where is_enough = 'Y'
),

placed as (
    select
        wanted.indicator_id,
        wanted.contract,
        wanted.provider_code,
        wanted.as_at_id,
        known.provider_code as told_by,
        known.service_part,
        known.report_id,
        known.part_id,
        known.period as text_period,
        known.body,
        known.text_date,
        known.entity not in ('narrative_entry', 'user_involvement')
        or known.period is null
        or known.period >= wanted.period_start as stands,
        enough.entity is not null as is_enough
    from wanted
    inner join known
        on
            wanted.as_at_id = known.as_at_id
            and wanted.indicator_id = known.indicator_id
            and wanted.contract = known.contract
            and wanted.provider_code in ('all', known.provider_code)
    left join enough on known.indicator_id = enough.indicator_id and known.entity = enough.entity
),

-- all texts of a cell share its status
cells as (
    select
        indicator_id,
        contract,
        provider_code,
        as_at_id,
        max(case when stands and is_enough then 1 else 0 end) = 1 as is_told,
        max(case when not stands then {{ month_text('text_period') }} end) as newest_month
    from placed
    group by indicator_id, contract, provider_code, as_at_id
),

-- which of the returns that could tell it have come, from whom
handed_in as (
    select
        contract_providers.contract,
        contract_providers.provider_code,
        enough.indicator_id,
        max(case when collected.entity is not null then 1 else 0 end) = 1 as is_collected,
        {{ dbt.listagg("distinct enough.entity", "', '", "order by enough.entity") }} as entities
    from contract_providers
    inner join contract_providers as answering
        on
            contract_providers.contract = answering.contract
            and contract_providers.provider_code in ('all', answering.provider_code)
            and answering.provider_code <> 'all'
    cross join enough
    left join collected on enough.entity = collected.entity and answering.provider_code = collected.provider_code
    group by contract_providers.contract, contract_providers.provider_code, enough.indicator_id
),

final as (
    select
        wanted.indicator_id,
        wanted.contract,
        wanted.framework,
        wanted.area,
        wanted.provider_code,
        wanted.period,
        placed.told_by,
        placed.service_part,
        placed.report_id,
        placed.part_id,
        placed.text_period,
        placed.body,
        placed.text_date,
        -- what nobody handed in is not collected, whether the whole return is missing or its text
        case when cells.is_told then 'final' else 'not_collected' end as status,
        case
            when cells.is_told then 'told in words: see indicator_texts'
            when cells.newest_month is not null
                then
                    'no text of this reporting period, the newest is of ' || cells.newest_month || ': '
                    || handed_in.entities
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
    left join cells
        on
            wanted.as_at_id = cells.as_at_id
            and wanted.indicator_id = cells.indicator_id
            and wanted.contract = cells.contract
            and wanted.provider_code = cells.provider_code
    left join placed
        on
            wanted.as_at_id = placed.as_at_id
            and wanted.indicator_id = placed.indicator_id
            and wanted.contract = placed.contract
            and wanted.provider_code = placed.provider_code
            and placed.stands
)

select * from final
