{#- For each part of a measure that needs local extracts, and for each partnership and provider whose contract
    asks for it: which entities it needs have not come. A partnership has an entity as soon as one of its
    providers hands it in. -#}
with needed_entities as (
    select * from {{ ref('measure_local_entities') }}
    where is_needed = 'Y'
),

components as (
    select distinct
        measure,
        component
    from {{ ref('measure_components') }}
    where measure in (select needed_entities.measure from needed_entities)
),

collected as (
    select * from {{ ref('int_local_collected') }}
),

request as (
    select * from {{ ref('stg_run__request') }}
),

contract_providers as (
    select * from {{ ref('int_contract_providers') }}
),

asking as (
    select distinct
        indicators.framework,
        figures.measure
    from {{ ref('indicator_figures') }} as figures
    inner join {{ ref('indicators') }} as indicators on figures.indicator_id = indicators.indicator_id
),

places as (
    select distinct
        components.measure,
        components.component,
        contract_providers.area,
        contract_providers.provider_code
    from components
    inner join asking on components.measure = asking.measure
    inner join contract_providers on asking.framework = contract_providers.framework
),

-- who may answer for a place: itself, or any of its providers for the partnership
answering as (
    select distinct
        wanted.area,
        wanted.provider_code,
        providers.provider_code as answering_provider
    from contract_providers as wanted
    inner join contract_providers as providers
        on
            wanted.area = providers.area
            and wanted.provider_code in ('all', providers.provider_code)
    where providers.provider_code <> 'all'
),

needed as (
    select
        places.*,
        needed_entities.entity,
        max(collected.newest_month) as newest_month,
        max(case when collected.entity is not null then 1 else 0 end) as is_collected,
        max(case when collected.provider_code is not null then 1 else 0 end) as is_provider_data
    from places
    inner join needed_entities
        on
            places.measure = needed_entities.measure
            and (needed_entities.component is null or places.component = needed_entities.component)
    inner join answering
        on places.area = answering.area and places.provider_code = answering.provider_code
    left join collected
        on
            needed_entities.entity = collected.entity
            and answering.answering_provider = coalesce(collected.provider_code, answering.answering_provider)
    group by
        places.measure, places.component, places.area, places.provider_code, needed_entities.entity
),

summed as (
    select
        measure,
        component,
        area,
        provider_code,
        max(1 - is_collected) = 1 as is_missing,
        {{ dbt.listagg(
            "case when is_collected = 0 then entity end", "', '", "order by entity"
        ) }} as missing_entities,
        min(case when is_provider_data = 1 then newest_month end) as newest_month
    from needed
    group by measure, component, area, provider_code
),

final as (
    select
        summed.measure,
        summed.component,
        summed.area,
        summed.provider_code,
        case when summed.is_missing then summed.missing_entities end as missing_entities,
        case
            when {{ month_text('summed.newest_month') }} < request.period
                then {{ month_text('summed.newest_month') }}
        end as stale_since
    from summed
    cross join request
)

select * from final
