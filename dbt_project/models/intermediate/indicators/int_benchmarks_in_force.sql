{#- The published figures an area is compared with at each report date: the newest whose period had ended. -#}
with benchmarks as (
    select * from {{ ref('stg_reference__benchmarks') }}
),

benchmark_areas as (
    select * from {{ ref('benchmark_areas') }}
),

resident_profiles as (
    select * from {{ ref('int_resident_profiles') }}
),

areas as (
    select distinct area
    from {{ ref('int_contract_providers') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

of_areas as (
    select
        areas.area,
        benchmarks.benchmark,
        benchmarks.measure,
        benchmarks.component,
        benchmarks.client_group,
        benchmarks.breakdown,
        benchmarks.breakdown_value,
        benchmarks.area_kind,
        benchmarks.period_start,
        benchmarks.period_end,
        benchmarks.value
    from benchmarks
    cross join areas
    where benchmarks.area_kind = 'national'
    union all
    select
        areas.area,
        benchmarks.benchmark,
        benchmarks.measure,
        benchmarks.component,
        benchmarks.client_group,
        benchmarks.breakdown,
        benchmarks.breakdown_value,
        benchmarks.area_kind,
        benchmarks.period_start,
        benchmarks.period_end,
        benchmarks.value
    from benchmarks
    inner join benchmark_areas
        on
            benchmarks.area_kind = benchmark_areas.area_kind
            and benchmarks.area_name = benchmark_areas.area_name
    inner join areas on benchmark_areas.area = areas.area
    -- one area among others has no say in its own comparison
    where benchmarks.area_kind <> 'area'
    union all
    select
        areas.area,
        resident_profiles.benchmark,
        resident_profiles.measure,
        resident_profiles.component,
        resident_profiles.client_group,
        resident_profiles.breakdown,
        resident_profiles.breakdown_value,
        resident_profiles.area_kind,
        resident_profiles.period_start,
        resident_profiles.period_end,
        resident_profiles.value
    from resident_profiles
    inner join areas on resident_profiles.area = areas.area
),

final as (
    select
        report_dates.as_at_id,
        of_areas.area,
        of_areas.benchmark,
        of_areas.measure,
        of_areas.component,
        of_areas.client_group,
        of_areas.breakdown,
        of_areas.breakdown_value,
        of_areas.area_kind,
        of_areas.period_start,
        of_areas.period_end,
        of_areas.value
    from of_areas
    inner join report_dates on of_areas.period_end <= report_dates.report_date
    qualify
        row_number() over (
            partition by
                report_dates.as_at_id,
                of_areas.area,
                of_areas.benchmark,
                of_areas.measure,
                of_areas.component,
                of_areas.client_group,
                of_areas.breakdown,
                of_areas.breakdown_value
            order by of_areas.period_end desc
        ) = 1
)

select * from final
