-- every breakdown that the register says adds up, in every component whose set asks for it: its values make up
-- the cell it splits, those not recorded included; cells without a client may be absent. Estimates of need are not
-- made for every part: who is met adds up, the estimate and who is not met need not
with asked as (
    select
        components.measure,
        components.component,
        components.window_code,
        breakdowns.breakdown,
        breakdowns.within_breakdown,
        breakdowns.within_value,
        components.value_kind = 'met_need' as is_of_estimate
    from {{ ref('measure_components') }} as components
    inner join {{ ref('breakdown_sets') }} as sets on components.breakdown_set = sets.breakdown_set
    inner join {{ ref('breakdowns') }} as breakdowns
        on sets.breakdown = breakdowns.breakdown and breakdowns.adds_up = 'Y'
    where components.value_kind <> 'unmet_need'
),

sums as (
    select
        measure,
        component,
        window_code,
        period,
        area,
        provider_code,
        client_group,
        breakdown,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from {{ ref('measure_values') }}
    group by measure, component, window_code, period, area, provider_code, client_group, breakdown
),

parts as (
    select
        sums.*,
        asked.within_breakdown,
        asked.within_value
    from sums
    inner join asked
        on
            sums.measure = asked.measure
            and sums.component = asked.component
            and sums.window_code = asked.window_code
            and sums.breakdown = asked.breakdown
),

wholes as (
    select
        figures.*,
        asked.breakdown as asked_breakdown,
        asked.is_of_estimate
    from {{ ref('measure_values') }} as figures
    inner join asked
        on
            figures.measure = asked.measure
            and figures.component = asked.component
            and figures.window_code = asked.window_code
            and figures.breakdown = asked.within_breakdown
            and figures.breakdown_value = asked.within_value
)

select
    coalesce(wholes.measure, parts.measure) as measure,
    coalesce(wholes.component, parts.component) as component,
    coalesce(wholes.period, parts.period) as period,
    coalesce(wholes.window_code, parts.window_code) as window_code,
    coalesce(wholes.area, parts.area) as area,
    coalesce(wholes.provider_code, parts.provider_code) as provider_code,
    coalesce(wholes.client_group, parts.client_group) as client_group,
    coalesce(wholes.asked_breakdown, parts.breakdown) as breakdown,
    wholes.numerator as whole_numerator,
    wholes.denominator as whole_denominator,
    parts.numerator as parts_numerator,
    parts.denominator as parts_denominator
from wholes
full outer join parts
    on
        wholes.measure = parts.measure
        and wholes.component = parts.component
        and wholes.period = parts.period
        and wholes.window_code = parts.window_code
        and wholes.area = parts.area
        and wholes.provider_code = parts.provider_code
        and wholes.client_group = parts.client_group
        and wholes.asked_breakdown = parts.breakdown
where
    -- sums of days divided by the days of a year carry rounding in their last digits
    abs(coalesce(wholes.numerator, 0) - coalesce(parts.numerator, 0)) > 1e-6
    or (
        not coalesce(wholes.is_of_estimate, false)
        and coalesce(wholes.denominator, 0) <> coalesce(parts.denominator, 0)
    )
