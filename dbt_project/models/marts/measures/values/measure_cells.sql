{#- All cells that are published: those of journeys and those of local extracts, with what has not come. -#}
with coverage as (
    select * from {{ ref('int_local_coverage') }}
),

cells as (
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
        numerator,
        denominator,
        amount,
        amount_squared,
        null as amount_divisor,
        main_field_asked,
        main_field_filled,
        cast(null as double) as base,
        has_submissions,
        false as is_local
    from {{ ref('journey_cells') }}
    union all
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
        numerator,
        denominator,
        amount,
        amount_squared,
        amount_divisor,
        0 as main_field_asked,
        0 as main_field_filled,
        base,
        true as has_submissions,
        true as is_local
    from {{ ref('local_cells') }}
),

final as (
    select
        cells.*,
        case
            when cells.has_submissions then coverage.missing_entities
            else 'ndtms' || coalesce(', ' || coverage.missing_entities, '')
        end as missing_entities,
        coverage.stale_since as local_stale_since
    from cells
    left join coverage
        on
            cells.measure = coverage.measure
            and cells.component = coverage.component
            and cells.area = coverage.area
            and cells.provider_code = coverage.provider_code
)

select * from final
