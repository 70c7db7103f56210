{#- The value of each cell with its 95% interval: none for counts and sums, Wilson for proportions, normal
    or t for means, Byar for rates of ten events and more and exact Poisson below, that of the estimate for need. An
    empty denominator gives no value. -#}
with cells as (
    select * from {{ ref('measure_cells') }}
),

-- the component of a need begins with its name
components as (
    select
        *,
        case
            when value_kind in {{ value_kinds_with('denominator', 'estimate') }}
                then {{ dbt.split_part('component', "'.'", 1) }}
        end as need
    from {{ ref('measure_components') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

t_quantiles as (
    select * from {{ ref('t_quantiles') }}
),

poisson_limits as (
    select * from {{ ref('poisson_limits') }}
),

divisors as (
    select
        report_dates.as_at_id,
        parameters.parameter,
        parameters.value
    from {{ ref('int_report_dates') }} as report_dates
    inner join {{ ref('measure_parameters') }} as parameters
        on
            report_dates.report_date >= parameters.valid_from
            and (parameters.valid_to is null or report_dates.report_date <= parameters.valid_to)
),

-- a provider answers for no need of its own
needs as (
    select
        *,
        'all' as provider_code
    from {{ ref('int_need_estimates') }}
),

typed as (
    select
        cells.as_at_id,
        cells.measure,
        cells.component,
        cells.window_code,
        cells.area,
        cells.provider_code,
        cells.client_group,
        cells.breakdown,
        cells.breakdown_value,
        cells.numerator,
        cells.denominator,
        cells.amount / coalesce(divisors.value, 1) as amount,
        cells.amount_squared / coalesce(divisors.value * divisors.value, 1) as amount_squared,
        cells.amount_divisor,
        cells.main_field_asked,
        cells.main_field_filled,
        cells.base,
        poisson_limits.lower_95 as events_lower_95,
        poisson_limits.upper_95 as events_upper_95,
        parameters.rate_per_people,
        cells.is_local,
        cells.missing_entities,
        cells.local_stale_since,
        components.value_kind,
        components.completeness_measure,
        components.completeness_component,
        needs.estimate as need_estimate,
        needs.lower_95 as need_lower_95,
        needs.upper_95 as need_upper_95,
        needs.basis as need_basis,
        parameters.parameter_set,
        parameters.top_completeness_standard,
        cast(cells.numerator as double) as x,
        cast(nullif(cells.denominator, 0) as double) as n,
        parameters.confidence_z as z,
        case
            when cells.denominator >= parameters.mean_normal_interval_min_n then parameters.confidence_z
            else t_quantiles.t_975
        end as mean_quantile
    from cells
    inner join components
        on
            cells.measure = components.measure
            and cells.component = components.component
            and cells.window_code = components.window_code
    inner join parameters on cells.as_at_id = parameters.as_at_id
    left join divisors
        on
            cells.as_at_id = divisors.as_at_id
            and components.amount_divisor_parameter = divisors.parameter
    -- equal columns alone, or every cell is compared with every estimate
    left join needs
        on
            cells.as_at_id = needs.as_at_id
            and cells.area = needs.area
            and cells.provider_code = needs.provider_code
            and cells.breakdown = needs.breakdown
            and cells.breakdown_value = needs.breakdown_value
            and components.need = needs.need
    left join t_quantiles on cells.denominator - 1 = t_quantiles.degrees_of_freedom
    left join poisson_limits
        on case when components.value_kind = 'rate' then cells.amount end = poisson_limits.events
),

with_spread as (
    select
        *,
        -- the more people in need, the smaller the share that is met
        {%- for met, need in [
            ('met', 'need_estimate'), ('met_lower_95', 'need_upper_95'), ('met_upper_95', 'need_lower_95')
        ] %}
        case when x >= {{ need }} then 1 else x / nullif({{ need }}, 0) end as {{ met }},
        {%- endfor %}
        z * sqrt(z * z + 4 * x * (1 - x / n)) as wilson_spread,
        mean_quantile
        * sqrt(greatest(amount_squared - amount * amount / n, 0) / nullif(n - 1, 0) / n) as mean_spread
    from typed
),

final as (
    select
        as_at_id,
        measure,
        component,
        window_code,
        area,
        provider_code,
        client_group,
        breakdown,
        breakdown_value,
        value_kind,
        case
            when value_kind in {{ value_kinds_with('numerator', 'amount') }} then amount
            when value_kind in {{ value_kinds_with('numerator', 'shortfall') }}
                then case when x >= need_estimate then 0 else need_estimate - x end
            else x
        end as numerator,
        case
            when value_kind in {{ value_kinds_with('denominator', 'cases') }} then cast(denominator as double)
            when value_kind in {{ value_kinds_with('denominator', 'residents') }} then base
            when value_kind in {{ value_kinds_with('denominator', 'amount') }} then coalesce(amount_divisor, 0)
            when value_kind in {{ value_kinds_with('denominator', 'estimate') }} then need_estimate
        end as denominator,
        case value_kind
            when 'count' then x
            when 'proportion' then x / n
            when 'mean' then amount / n
            when 'sum' then amount
            -- a sum of nothing is 0, a figure that nobody published is not, and several are not one
            when 'published' then case when n = 1 then amount end
            -- an amount nobody has stated is unknown, not zero
            when 'stated' then case when n is not null then amount end
            when 'rate' then amount / nullif(base, 0) * rate_per_people
            when 'median' then case when n is not null then amount end
            when 'maximum' then case when n is not null then amount end
            when 'ratio' then amount / nullif(amount_divisor, 0)
            when 'absolute_ratio' then amount / nullif(amount_divisor, 0)
            when 'met_need' then met
            when 'unmet_need' then 1 - met
        end as value,
        -- greatest and least pass over nulls, so an empty denominator is asked for first
        case
            when value_kind = 'met_need' then met_lower_95
            when value_kind = 'unmet_need' then 1 - met_upper_95
            when n is null then null
            when value_kind = 'proportion'
                then greatest((2 * x + z * z - wilson_spread) / (2 * (n + z * z)), 0)
            when value_kind = 'mean' then amount / n - mean_spread
            when value_kind = 'rate'
                then coalesce(events_lower_95, {{ byar_limit('amount', '-') }}) / nullif(base, 0) * rate_per_people
        end as lower_95,
        case
            when value_kind = 'met_need' then met_upper_95
            when value_kind = 'unmet_need' then 1 - met_lower_95
            when n is null then null
            when value_kind = 'proportion'
                then least((2 * x + z * z + wilson_spread) / (2 * (n + z * z)), 1)
            when value_kind = 'mean' then amount / n + mean_spread
            when value_kind = 'rate'
                then
                    coalesce(events_upper_95, {{ byar_limit('(amount + 1)', '+') }})
                    / nullif(base, 0)
                    * rate_per_people
        end as upper_95,
        main_field_filled / nullif(cast(main_field_asked as double), 0) as main_field_share,
        completeness_measure,
        completeness_component,
        top_completeness_standard,
        need_basis,
        is_local,
        missing_entities,
        local_stale_since,
        parameter_set
    from with_spread
)

select * from final
