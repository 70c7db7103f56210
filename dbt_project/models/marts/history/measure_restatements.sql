{#- Figures that were published before and are different now, and which step changed them. What no record
    explains comes from a changed definition, parameter or reference table. -#}
{%- set steps = ['late', 'corrected', 'withdrawn'] -%}
with request as (
    select * from {{ ref('stg_run__request') }}
),

measure_values as (
    select * from {{ ref('measure_values') }}
),

before as (
    {{ newest_held('publication <= (select previous_publication from ' ~ ref('stg_run__request') ~ ')') }}
),

-- months that both publications cover
published_months as (
    select period
    from before
    intersect
    select period
    from measure_values
),

revisions as (
    select
        revisions.*,
        coalesce(divisors.value, 1) as divisor
    from {{ ref('measure_revisions') }} as revisions
    inner join {{ ref('int_report_dates') }} as report_dates
        on revisions.period = report_dates.period and report_dates.data_version = 'current'
    inner join {{ ref('measure_components') }} as components
        on
            revisions.measure = components.measure
            and revisions.component = components.component
            and revisions.window_code = components.window_code
    left join {{ ref('measure_parameters') }} as divisors
        on
            components.amount_divisor_parameter = divisors.parameter
            and report_dates.report_date >= divisors.valid_from
            and (divisors.valid_to is null or report_dates.report_date <= divisors.valid_to)
),

paired as (
    select
        {%- for key in cell_keys() %}
        coalesce(measure_values.{{ key }}, before.{{ key }}) as {{ key }},
        {%- endfor %}
        coalesce(before.numerator, 0) as numerator_before,
        before.denominator as denominator_before,
        before.value as value_before,
        coalesce(measure_values.numerator, 0) as numerator_after,
        measure_values.denominator as denominator_after,
        measure_values.value as value_after
    from measure_values
    full outer join before
        on {{ same_cell('measure_values', 'before') }}
),

changed as (
    select paired.*
    from paired
    inner join published_months on paired.period = published_months.period
    where
        paired.numerator_before <> paired.numerator_after
        or coalesce(paired.denominator_before, 0) <> coalesce(paired.denominator_after, 0)
),

explained as (
    select
        changed.*,
        {%- for step in steps + ['known'] %}
        {%- for part in ['numerator', 'denominator'] %}
        coalesce(revisions.{{ step }}_{{ part }}, 0)
        {{- ' / coalesce(revisions.divisor, 1)' if part == 'numerator' }} as {{ step }}_{{ part }},
        {%- endfor %}
        {%- endfor %}
        request.previous_publication as publication_before
    from changed
    cross join request
    left join revisions
        on {{ same_cell('changed', 'revisions') }}
),

final as (
    select
        {{ cell_keys() | join(', ') }},
        numerator_before,
        denominator_before,
        value_before,
        numerator_after,
        denominator_after,
        value_after,
        publication_before,
        {%- for step in steps %}
        {{ step }}_numerator,
        {{ step }}_denominator,
        {%- endfor %}
        -- sums of days divided by the days of a year carry rounding in their last digits
        case
            when abs(numerator_after - numerator_before - known_numerator) > 1e-9
                then numerator_after - numerator_before - known_numerator
            else 0
        end as definition_numerator,
        coalesce(denominator_after, 0) - coalesce(denominator_before, 0) - known_denominator
            as definition_denominator
    from explained
)

select
    *,
    substring(
        {%- for step in steps + ['definition'] %}
        case when {{ step }}_numerator <> 0 or {{ step }}_denominator <> 0 then ';{{ step }}' else '' end
        {{- ' || ' if not loop.last }}
        {%- endfor %}, 2
    ) as reason
from final
