-- every figure that is shown by OCU: users and others make up the total; cells without a client are absent
with figures as (
    select measure_values.*
    from {{ ref('measure_values') }} as measure_values
    inner join {{ ref('measure_components') }} as components
        on
            measure_values.measure = components.measure
            and measure_values.component = components.component
            and measure_values.window_code = components.window_code
            and components.breakdown_set = 'groups'
),

sums as (
    select
        measure,
        component,
        period,
        window_code,
        area,
        provider_code,
        client_group,
        sum(case when breakdown = 'total' then numerator else 0 end) as total_numerator,
        sum(case when breakdown = 'total' then denominator else 0 end) as total_denominator,
        sum(case when breakdown = 'ocu' then numerator else 0 end) as ocu_numerator,
        sum(case when breakdown = 'ocu' then denominator else 0 end) as ocu_denominator
    from figures
    group by measure, component, period, window_code, area, provider_code, client_group
)

select * from sums
where
    -- sums of days divided by the days of a year carry rounding in their last digits
    abs(total_numerator - ocu_numerator) > 1e-6
    or coalesce(total_denominator, 0) <> coalesce(ocu_denominator, 0)
