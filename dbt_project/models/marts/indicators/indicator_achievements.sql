{#- How far each figure of an indicator is from its target, and from the best quarter of the other areas. -#}
with cells as (
    select * from {{ ref('indicator_cells') }}
),

targets as (
    select * from {{ ref('indicator_cell_targets') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

frameworks as (
    select * from {{ ref('frameworks') }}
),

comparisons as (
    select * from {{ ref('int_comparisons') }}
),

-- the share of those who completed that is expected to return: the extra ones will too
expected_returns as (
    select
        period,
        area,
        provider_code,
        window_code,
        client_group,
        breakdown,
        breakdown_value,
        value as stays_away
    from {{ ref('measure_values') }}
    where measure = 'SC05'
),

aimed as (
    select
        cells.*,
        indicators.direction,
        coalesce(rated.rating_scale, frameworks.rating_scale) as rating_scale,
        rated.target,
        rated.comparator,
        rated.target_kind,
        coalesce(rated.is_immature, false) as is_target_immature,
        case
            when rated.target_state is not null then rated.target_state
            when cells.role = 'variant' or aspired.comparator is not null or trend.comparator is not null
                then 'not_rated'
            else 'none'
        end as target_state,
        {{ comparator_holds('cells.value', 'rated.comparator', 'rated.target') }} as is_target_met,
        round(cells.value, 9) = round(rated.target, 9) as is_at_target,
        aspired.target as aspiration,
        {{ comparator_holds('cells.value', 'aspired.comparator', 'aspired.target') }} as is_aspiration_met,
        trend.target as earlier_value,
        {{ comparator_holds('cells.value', 'trend.comparator', 'trend.target') }} as is_trend_met,
        case
            when rated.comparator in ('>', '>=') then cells.value / nullif(rated.target, 0)
            when cells.value = 0 then 1
            else rated.target / nullif(cells.value, 0)
        end as share_of_target,
        comparisons.benchmark,
        comparisons.benchmark_value,
        comparisons.benchmark_period,
        case indicators.direction
            when 'higher' then comparisons.last_quarter_edge
            when 'lower' then comparisons.first_quarter_edge
        end as top_quartile_edge,
        comparisons.areas as top_quartile_areas,
        case indicators.direction when 'higher' then '>=' when 'lower' then '<=' end as top_quartile_comparator,
        case when cells.measure = 'SC04' then expected_returns.stays_away end as stays_away
    from cells
    inner join indicators on cells.indicator_id = indicators.indicator_id
    inner join frameworks on cells.framework = frameworks.framework
    {%- for use, name in [('rated', 'rated'), ('aspiration', 'aspired'), ('trend', 'trend')] %}
    left join targets as {{ name }}
        on {{ same_cell('cells', name, indicator_keys()) }} and {{ name }}.target_use = '{{ use }}'
    {%- endfor %}
    left join comparisons
        on
            cells.as_at_id = comparisons.as_at_id
            and cells.area = comparisons.area
            and cells.measure = comparisons.measure
            and cells.component = comparisons.component
            and cells.client_group = comparisons.client_group
            and cells.breakdown = comparisons.breakdown
            and cells.breakdown_value = comparisons.breakdown_value
    left join expected_returns
        on
            cells.period = expected_returns.period
            and cells.area = expected_returns.area
            and cells.provider_code = expected_returns.provider_code
            and cells.window_code = expected_returns.window_code
            and cells.client_group = expected_returns.client_group
            and cells.breakdown = expected_returns.breakdown
            and cells.breakdown_value = expected_returns.breakdown_value
),

final as (
    select
        *,
        case when target is not null then share_of_target end as achievement,
        {{ cases_needed('target', 'comparator') }} as needed,
        {{ cases_needed('top_quartile_edge', 'top_quartile_comparator') }} as needed_for_top_quartile,
        {{ comparator_holds('value', 'top_quartile_comparator', 'top_quartile_edge') }} as is_in_top_quartile
    from aimed
)

select * from final
