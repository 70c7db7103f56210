{#- Where the lowest and the highest quarter of the other areas begin, interpolated between ranks with both
    ends included. The areas of the newest period that had ended; the own area is left out. -#}
with benchmarks as (
    select * from {{ ref('stg_reference__benchmarks') }}
    where area_kind = 'area'
),

own_areas as (
    select * from {{ ref('benchmark_areas') }}
    where area_kind = 'area'
),

areas as (
    select distinct area
    from {{ ref('int_contract_providers') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

newest as (
    select
        report_dates.as_at_id,
        benchmarks.*
    from benchmarks
    inner join report_dates on benchmarks.period_end <= report_dates.report_date
    qualify
        rank() over (
            partition by
                report_dates.as_at_id,
                benchmarks.benchmark,
                benchmarks.measure,
                benchmarks.component,
                benchmarks.client_group,
                benchmarks.breakdown,
                benchmarks.breakdown_value
            order by benchmarks.period_end desc
        ) = 1
),

ranked as (
    select
        newest.as_at_id,
        areas.area,
        newest.benchmark,
        newest.measure,
        newest.component,
        newest.client_group,
        newest.breakdown,
        newest.breakdown_value,
        newest.period_end,
        newest.value,
        row_number() over (
            partition by
                newest.as_at_id,
                areas.area,
                newest.benchmark,
                newest.measure,
                newest.component,
                newest.client_group,
                newest.breakdown,
                newest.breakdown_value
            order by newest.value nulls last, newest.area_name nulls last
        ) as area_rank,
        count(*) over (
            partition by
                newest.as_at_id,
                areas.area,
                newest.benchmark,
                newest.measure,
                newest.component,
                newest.client_group,
                newest.breakdown,
                newest.breakdown_value
        ) as areas
    from newest
    cross join areas
    left join own_areas
        on areas.area = own_areas.area and newest.area_name = own_areas.area_name
    where own_areas.area is null
),

placed as (
    select
        *,
        1 + (areas - 1) * 0.25 as first_quarter_rank,
        1 + (areas - 1) * 0.75 as last_quarter_rank
    from ranked
),

final as (
    select
        as_at_id,
        area,
        benchmark,
        measure,
        component,
        client_group,
        breakdown,
        breakdown_value,
        max(period_end) as period_end,
        max(areas) as areas,
        -- a value counts by how near its rank is to the one that is looked for; the noise of the last digits,
        -- which the order of adding up decides, is taken off
        round(sum(value * greatest(1 - abs(area_rank - first_quarter_rank), 0)), 9) as first_quarter_edge,
        round(sum(value * greatest(1 - abs(area_rank - last_quarter_rank), 0)), 9) as last_quarter_edge
    from placed
    group by
        as_at_id,
        area,
        benchmark,
        measure,
        component,
        client_group,
        breakdown,
        breakdown_value
)

select * from final
