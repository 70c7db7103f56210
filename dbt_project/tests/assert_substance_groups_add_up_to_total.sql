-- every figure that is shown by group: the substance groups, those not recorded included, make up the total
with by_group as (
    select components.*
    from {{ ref('measure_components') }} as components
    inner join {{ ref('breakdown_sets') }} as sets
        on components.breakdown_set = sets.breakdown_set and sets.breakdown = 'substance_group'
),

figures as (
    select measure_values.*
    from {{ ref('measure_values') }} as measure_values
    inner join by_group
        on
            measure_values.measure = by_group.measure
            and measure_values.component = by_group.component
            and measure_values.window_code = by_group.window_code
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
        sum(case when breakdown = 'substance_group' then numerator else 0 end) as groups_numerator,
        sum(case when breakdown = 'substance_group' then denominator else 0 end) as groups_denominator
    from figures
    group by measure, component, period, window_code, area, provider_code, client_group
)

select * from sums
where
    -- sums of days divided by the days of a year carry rounding in their last digits
    abs(total_numerator - groups_numerator) > 1e-6
    or coalesce(total_denominator, 0) <> coalesce(groups_denominator, 0)
