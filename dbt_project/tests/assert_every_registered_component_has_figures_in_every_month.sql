-- none of what the register lists is silently absent
with registered as (
    select
        components.measure,
        components.component,
        components.window_code,
        report_dates.period
    from {{ ref('measure_components') }} as components
    cross join {{ ref('int_report_dates') }} as report_dates
    where report_dates.data_version = 'current'
),

published as (
    select distinct
        measure,
        component,
        window_code,
        period
    from {{ ref('measure_values') }}
    where breakdown = 'total'
)

select registered.*
from registered
left join published
    on
        registered.measure = published.measure
        and registered.component = published.component
        and registered.window_code = published.window_code
        and registered.period = published.period
where published.measure is null
