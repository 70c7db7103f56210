{# What a publication adds to the history of figures, and how figures got from the last publication to
   this one; the same for measures and for indicators. #}

{#-
    The newest value held of each figure. Only what came after the first publication can be newer than another
    value, so that is all that a value is held against: numbering millions of values by figure takes far longer.

    held: model of the values held, by publication
    keys: columns that identify a figure
-#}
{% macro newest_held(held, keys, condition='true') -%}
    select known.*
    from (
        select * from {{ ref(held) }}
        where {{ condition }}
    ) as known
    left join (
        select {{ keys | join(', ') }}, publication
        from {{ ref(held) }}
        where {{ condition }} and publication > (select min(publication) from {{ ref(held) }})
    ) as newer
        on {{ same_cell('known', 'newer', keys) }} and known.publication < newer.publication
    where newer.publication is null
{%- endmacro %}

{#-
    What the next publication adds to the history: every value that is new or differs from the last one
    held. A figure that is no longer there is held as empty.

    figures: model of the values now
    held: model of the values held
    keys: columns that identify a figure
    columns: the columns held beside them
    compared: those of them whose change is a new row
    emptied: SQL of a column where the figure is gone; any other stays as it was held
-#}
{% macro history_additions(figures, held, keys, columns, compared, emptied) -%}
with figures as (
    select * from {{ ref(figures) }}
),

held as (
    {{ newest_held(held, keys) }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

data_cut as (
    select max(data_cut) as data_cut
    from {{ ref(figures) }}
),

-- one join of all there is now with all that was held: a figure is of now, or it is gone
final as (
    select
        {%- for key in keys %}
        coalesce(figures.{{ key }}, held.{{ key }}) as {{ key }},
        {%- endfor %}
        {%- for column in columns %}
        case
            when figures.{{ keys[0] }} is null then {{ emptied.get(column, 'held.' ~ column) }}
            else figures.{{ column }}
        end as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from figures
    full outer join held
        on {{ same_cell('figures', 'held', keys) }}
    left join report_dates
        on held.period = report_dates.period
    cross join data_cut
    where
        case
            when figures.{{ keys[0] }} is null
                then report_dates.period is not null and (held.numerator <> 0 or held.denominator > 0)
            else
                held.{{ keys[0] }} is null
                {%- for column in compared %}
                or figures.{{ column }} is distinct from held.{{ column }}
                {%- endfor %}
        end
)

select * from final
{%- endmacro %}

{#-
    Figures that were published before and are different now, and which step changed them. What no record
    explains comes from a changed definition, parameter or reference table.

    figures: model of the values now
    held: model of the values held
    keys: columns that identify a figure
    mapping: further columns that, with the keys, name the cell of the measure the figure is taken from
    context: further columns of both that are told as they were and as they are
    redefined: SQL condition on columns that end in _before and _after: the figure is another one now,
        whatever its numbers are
-#}
{% macro figure_restatements(figures, held, keys, mapping=[], context=[], redefined='false') -%}
{%- set steps = ['late', 'corrected', 'withdrawn'] -%}
{%- set told = mapping + context -%}
with request as (
    select * from {{ ref('stg_run__request') }}
),

figures as (
    select * from {{ ref(figures) }}
),

{%- set known_then = 'publication <= (select previous_publication from ' ~ ref('stg_run__request') ~ ')' %}
before as (
    {{ newest_held(held, keys, known_then) }}
),

-- months that both publications cover
published_months as (
    select distinct period
    from {{ ref(held) }}
    where {{ known_then }}
    intersect
    select distinct period
    from {{ ref(figures) }}
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
            and report_dates.report_date <= {{ open_end('divisors.valid_to') }}
),

-- local extracts are not carried through the steps: what changed is told as what came since
extracts as (
    select distinct
        measure,
        component
    from {{ ref('measure_local_entities') }}
),

paired as (
    select
        {%- for key in keys %}
        coalesce(figures.{{ key }}, before.{{ key }}) as {{ key }},
        {%- endfor %}
        {%- for column in mapping %}
        coalesce(figures.{{ column }}, before.{{ column }}) as {{ column }},
        {%- endfor %}
        {%- for column in told %}
        before.{{ column }} as {{ column }}_before,
        figures.{{ column }} as {{ column }}_after,
        {%- endfor %}
        figures.{{ keys[0] }} is not null and before.{{ keys[0] }} is not null as is_in_both,
        -- a cell that is not there has nobody in it; what has not come is unknown
        case when before.{{ keys[0] }} is null then 0 else before.numerator end as numerator_before,
        before.denominator as denominator_before,
        before.value as value_before,
        case when figures.{{ keys[0] }} is null then 0 else figures.numerator end as numerator_after,
        figures.denominator as denominator_after,
        figures.value as value_after
    from figures
    full outer join before
        on {{ same_cell('figures', 'before', keys) }}
),

changed as (
    select
        paired.*,
        is_in_both and {{ redefined }} as is_redefined,
        coalesce(paired.numerator_before, 0) = coalesce(paired.numerator_after, 0)
        and coalesce(paired.denominator_before, 0) = coalesce(paired.denominator_after, 0)
        and paired.is_in_both
        and (paired.value_before is distinct from paired.value_after) as is_value_alone
    from paired
    inner join published_months on paired.period = published_months.period
    where
        coalesce(paired.numerator_before, 0) <> coalesce(paired.numerator_after, 0)
        or coalesce(paired.denominator_before, 0) <> coalesce(paired.denominator_after, 0)
        -- a median or a longest wait moves though as many are counted; what was unknown may be nought
        or (paired.is_in_both and paired.value_before is distinct from paired.value_after)
        or (is_in_both and {{ redefined }})
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
        request.previous_publication as publication_before,
        exists (
            select 1
            from extracts
            where
                changed.measure = extracts.measure
                and (extracts.component is null or changed.component = extracts.component)
        ) as rests_on_extracts
    from changed
    cross join request
    left join revisions
        on {{ same_cell('changed', 'revisions') }}
),

-- sums of days divided by the days of a year carry rounding in their last digits
unexplained as (
    select
        *,
        case
            when abs(coalesce(numerator_after, 0) - coalesce(numerator_before, 0) - known_numerator) > 1e-9
                then coalesce(numerator_after, 0) - coalesce(numerator_before, 0) - known_numerator
            else 0
        end as rest_numerator,
        coalesce(denominator_after, 0) - coalesce(denominator_before, 0) - known_denominator as rest_denominator
    from explained
),

final as (
    select
        {{ keys | join(', ') }},
        {%- for column in told %}
        {{ column }}_before,
        {{ column }}_after,
        {%- endfor %}
        numerator_before,
        denominator_before,
        value_before,
        numerator_after,
        denominator_after,
        value_after,
        publication_before,
        {%- for part in ['numerator', 'denominator'] %}
        late_{{ part }} + case when rests_on_extracts then rest_{{ part }} else 0 end as late_{{ part }},
        corrected_{{ part }},
        withdrawn_{{ part }},
        case when rests_on_extracts then 0 else rest_{{ part }} end as definition_{{ part }},
        {%- endfor %}
        is_redefined,
        is_value_alone and (rests_on_extracts or value_before is null) as is_value_late,
        is_value_alone and not rests_on_extracts and value_before is not null as is_value_redefined
    from unexplained
),

reasoned as (
    select
        *,
        substring(
            {%- for step in steps + ['definition'] %}
            case
                when
                    {{ step }}_numerator <> 0 or {{ step }}_denominator <> 0
                    {{- ' or is_value_late' if step == 'late' }}
                    {{- ' or is_redefined or is_value_redefined' if step == 'definition' }}
                    then ';{{ step }}'
                else ''
            end
            {{- ' || ' if not loop.last }}
            {%- endfor %}, 2
        ) as reason
    from final
)

select
    {{ keys | join(', ') }},
    {%- for column in told %}
    {{ column }}_before,
    {{ column }}_after,
    {%- endfor %}
    numerator_before,
    denominator_before,
    value_before,
    numerator_after,
    denominator_after,
    value_after,
    publication_before,
    {%- for step in steps + ['definition'] %}
    {{ step }}_numerator,
    {{ step }}_denominator,
    {%- endfor %}
    reason
from reasoned
{%- endmacro %}
