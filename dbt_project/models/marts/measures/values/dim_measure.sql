with measures as (
    select * from {{ ref('measures') }}
),

components as (
    select * from {{ ref('measure_components') }}
),

windows as (
    select * from {{ ref('measure_windows') }}
),

definitions as (
    select * from {{ ref('measure_definitions') }}
),

final as (
    select
        measures.measure,
        components.component,
        components.window_code,
        measures.name as measure_name,
        components.label as component_label,
        windows.label as window_label,
        measures.family,
        components.value_kind,
        components.counting_unit,
        components.client_groups,
        measures.direction,
        definitions.definition,
        definitions.numerator,
        definitions.denominator,
        definitions.exclusions,
        definitions.worked_example,
        measures.note,
        measures.source
    from measures
    inner join components on measures.measure = components.measure
    left join definitions on measures.measure = definitions.measure
    inner join windows on components.window_code = windows.window_code
)

select * from final
