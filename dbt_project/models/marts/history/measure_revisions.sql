{#- By how much each step of what became known moved the sums of a cell: late records, corrected ones,
    withdrawn ones. Clients that a step leaves as they were move nothing and are not looked at; sums that no
    step moved, nearly all, are left out before they are split by breakdown. -#}
{%- set steps = revision_steps() | map(attribute=0) | list -%}
{%- set parts = ['numerator', 'denominator'] -%}
{%- set sum_keys = [
    'measure', 'component', 'period', 'window_code', 'area', 'provider_code', 'client_group', 'breakdown_set',
    'substance_group', 'is_ocu', 'profile_no',
] -%}
with sums as (
    select * from {{ ref('measure_sums') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version <> 'current'
),

memberships as (
    select * from {{ ref('breakdown_memberships') }}
),

components as (
    select * from {{ ref('measure_components') }}
),

dated as (
    select
        sums.measure,
        sums.component,
        report_dates.period,
        sums.window_code,
        sums.area,
        sums.provider_code,
        sums.client_group,
        components.breakdown_set,
        sums.substance_group,
        sums.is_ocu,
        sums.profile_no,
        report_dates.data_version,
        case
            when components.value_kind in {{ value_kinds_with('numerator', 'amount') }} then sums.amount
            -- who is in treatment is no longer in need of it
            when components.value_kind in {{ value_kinds_with('numerator', 'shortfall') }} then -sums.numerator
            else sums.numerator
        end as numerator,
        case
            when components.value_kind in {{ value_kinds_with('denominator', 'cases') }} then sums.denominator
            else 0
        end as denominator
    from sums
    inner join report_dates on sums.as_at_id = report_dates.as_at_id
    inner join components
        on
            sums.measure = components.measure
            and sums.component = components.component
            and sums.window_code = components.window_code
),

stepped as (
    select
        {{ sum_keys | join(', ') }},
        {%- for step in steps %}
        {%- set outer_last = loop.last %}
        {%- for part in parts %}
        coalesce(sum(case when data_version = 'after_{{ step }}' then {{ part }} end), 0)
        - coalesce(sum(case when data_version = 'before_{{ step }}' then {{ part }} end), 0)
            as {{ step }}_{{ part }}
        {{- ',' if not (outer_last and loop.last) }}
        {%- endfor %}
        {%- endfor %}
    from dated
    group by {{ sum_keys | join(', ') }}
),

moved as (
    select * from stepped
    where
        {%- for step in steps %}
        {%- set outer_first = loop.first %}
        {%- for part in parts %}
        {{ 'or ' if not (outer_first and loop.first) }}{{ step }}_{{ part }} <> 0
        {%- endfor %}
        {%- endfor %}
),

cells as (
    select
        moved.*,
        memberships.breakdown,
        memberships.breakdown_value
    from moved
    inner join memberships
        on
            moved.breakdown_set = memberships.breakdown_set
            and moved.substance_group = memberships.substance_group
            and moved.is_ocu = memberships.is_ocu
            and moved.profile_no = memberships.profile_no
),

final as (
    select
        {{ cell_keys() | join(', ') }},
        {%- for step in steps %}
        {%- for part in parts %}
        cast(sum(cells.{{ step }}_{{ part }}) as double) as {{ step }}_{{ part }},
        {%- endfor %}
        {%- endfor %}
        {%- for part in parts %}
        cast(
            {%- for step in steps %}
            {{ '+ ' if not loop.first }}sum(cells.{{ step }}_{{ part }})
            {%- endfor %}
            as double
        ) as known_{{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from cells
    group by {{ cell_keys() | join(', ') }}
)

select * from final
