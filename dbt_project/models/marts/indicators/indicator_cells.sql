{#- The figures of each indicator, taken from those of the measures: for every contract of its framework, the
    partnership and each provider. What has no figure has a row that says why. -#}
with contract_providers as (
    select * from {{ ref('int_contract_providers') }}
),

indicators as (
    select * from {{ ref('dim_indicator') }}
),

figures as (
    select
        indicator_id,
        role,
        coalesce(label, '') as label,
        measure,
        component,
        window_code,
        client_group,
        breakdown,
        breakdown_value
    from {{ ref('indicator_figures') }}
),

-- what indicators ask the measures for, and the total beside it
asked as (
    select
        measure,
        component,
        window_code,
        client_group,
        breakdown
    from figures
    union
    select
        measure,
        component,
        window_code,
        client_group,
        'total' as breakdown
    from figures
),

-- all that follows looks at these values alone, a fifth of all
measure_values as (
    select measure_values.*
    from {{ ref('measure_values') }} as measure_values
    inner join asked
        on {{ same_cell('measure_values', 'asked', [
            'measure', 'component', 'window_code', 'client_group', 'breakdown',
        ]) }}
),

totals as (
    select * from measure_values
    where breakdown = 'total'
),

data_cut as (
    select max(data_cut) as data_cut
    from {{ ref('measure_values') }}
),

components as (
    select * from {{ ref('measure_components') }}
),

breakdowns as (
    select * from {{ ref('breakdowns') }}
),

-- every text of a cell says the same of it
told as (
    select distinct
        indicator_id,
        contract,
        provider_code,
        period,
        status,
        status_reason
    from {{ ref('indicator_texts') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

areas as (
    select distinct area
    from contract_providers
),

-- a window that every area shares, for each of them
windows as (
    select
        windows.as_at_id,
        windows.window_code,
        windows.window_start,
        windows.window_end,
        areas.area
    from {{ ref('int_windows') }} as windows
    inner join areas on windows.area is null or windows.area = areas.area
),

wanted as (
    select
        contract_providers.contract,
        contract_providers.framework,
        contract_providers.area,
        contract_providers.provider_code,
        report_dates.as_at_id,
        report_dates.period,
        figures.*
    from contract_providers
    inner join indicators on contract_providers.framework = indicators.framework
    inner join figures on indicators.indicator_id = figures.indicator_id
    cross join report_dates
),

single_cells as (
    select
        wanted.*,
        measure_values.numerator,
        measure_values.denominator,
        measure_values.value,
        measure_values.lower_95,
        measure_values.upper_95,
        measure_values.status,
        measure_values.status_reason,
        measure_values.stale_since
    from wanted
    left join measure_values
        on {{ same_cell('wanted', 'measure_values') }}
    where wanted.breakdown_value is not null
),

broken_down as (
    select
        wanted.contract,
        wanted.framework,
        wanted.area,
        wanted.provider_code,
        wanted.as_at_id,
        wanted.period,
        wanted.indicator_id,
        wanted.role,
        wanted.label,
        wanted.measure,
        wanted.component,
        wanted.window_code,
        wanted.client_group,
        wanted.breakdown,
        measure_values.breakdown_value,
        measure_values.numerator,
        measure_values.denominator,
        measure_values.value,
        measure_values.lower_95,
        measure_values.upper_95,
        measure_values.status,
        measure_values.status_reason,
        measure_values.stale_since
    from wanted
    inner join measure_values
        on {{ same_cell('wanted', 'measure_values', [
            'measure', 'component', 'period', 'window_code', 'area', 'provider_code', 'client_group', 'breakdown',
        ]) }}
    where wanted.breakdown_value is null
),

mapped as (
    select * from single_cells
    union all
    select * from broken_down
),

found as (
    select
        mapped.*,
        windows.window_start,
        windows.window_end,
        components.value_kind,
        totals.status as total_status,
        totals.status_reason as total_reason,
        totals.stale_since as total_stale_since,
        case when components.value_kind = 'count' and breakdowns.within_breakdown = 'total' then totals.value end
            as split_total,
        mapped.status is null and totals.status is not null as is_empty
    from mapped
    left join components
        on
            mapped.measure = components.measure
            and mapped.component = components.component
            and mapped.window_code = components.window_code
    left join breakdowns on mapped.breakdown = breakdowns.breakdown
    left join windows
        on
            mapped.as_at_id = windows.as_at_id
            and mapped.window_code = windows.window_code
            and mapped.area = windows.area
    left join totals
        on {{ same_cell('mapped', 'totals', [
            'measure', 'component', 'period', 'window_code', 'area', 'provider_code', 'client_group',
        ]) }}
),

-- a cell that no client is in has no row among the measures: it is as certain as the total
filled as (
    select
        contract,
        framework,
        area,
        provider_code,
        as_at_id,
        period,
        indicator_id,
        role,
        label,
        measure,
        component,
        window_code,
        window_start,
        window_end,
        client_group,
        breakdown,
        breakdown_value,
        value_kind,
        case when is_empty then 0 else numerator end as numerator,
        case when is_empty and value_kind <> 'count' then 0 else denominator end as denominator,
        case when is_empty and value_kind = 'count' then 0 else value end as value,
        case when is_empty then 0 else value end / nullif(split_total, 0) as share_of_total,
        lower_95,
        upper_95,
        case
            when status is not null then status
            when total_status is null then 'not_collected'
            when value_kind = 'count' or total_status = 'insufficient_data' then total_status
            else 'no_denominator'
        end as status,
        case
            when status is not null then status_reason
            when total_status is null then 'the measures have no figure of this kind'
            when value_kind = 'count' or total_status = 'insufficient_data' then total_reason
            else 'nobody is in the denominator'
        end as status_reason,
        coalesce(stale_since, total_stale_since) as stale_since
    from found
),

-- told in words, or not at all
without_figure as (
    select
        contract_providers.contract,
        contract_providers.framework,
        contract_providers.area,
        contract_providers.provider_code,
        report_dates.as_at_id,
        report_dates.period,
        indicators.indicator_id,
        'headline' as role,
        '' as label,
        null as measure,
        null as component,
        null as window_code,
        null as window_start,
        null as window_end,
        indicators.client_group,
        'total' as breakdown,
        'all' as breakdown_value,
        null as value_kind,
        null as numerator,
        null as denominator,
        null as value,
        null as share_of_total,
        null as lower_95,
        null as upper_95,
        coalesce(told.status, 'not_collected') as status,
        coalesce(told.status_reason, indicators.not_collected_reason) as status_reason,
        null as stale_since
    from contract_providers
    inner join indicators on contract_providers.framework = indicators.framework
    cross join report_dates
    left join told
        on
            indicators.indicator_id = told.indicator_id
            and contract_providers.contract = told.contract
            and contract_providers.provider_code = told.provider_code
            and report_dates.period = told.period
    where not indicators.is_computed
),

all_cells as (
    select * from filled
    union all
    select * from without_figure
),

final as (
    select
        all_cells.*,
        data_cut.data_cut
    from all_cells
    cross join data_cut
)

select * from final
