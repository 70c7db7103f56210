"""The data-quality measures of what is in force, from the results of the rules and the fields.

The register ``seeds/dq_measures.csv`` says what each is made from (``basis``):

* ``rules``: records checked and failed by the rules it reads (``RULE`` or ``RULE.FIELD``)
* ``fields``: answers of the fields it reads, all that are asked for where it names none
* ``published``: a figure as last published before the month (``MEASURE.component``)
* ``timeliness``: submissions for the month against the deadline of the reporting calendar
* ``volume``: agencies whose month stands out in their chart of what they did month by month
* ``reconciliation``: clients, starts and exits of the month, local extract against NDTMS
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.lib.calendar import submission_deadline
from orchestration.publication.history import create_history_tables

# counted per data set and provider, then for all providers together
_SOURCES = """
create or replace temp table gate_measure_source as
with measures as (
    select *, unnest(string_split(coalesce(reads, ''), ';')) as reading from gate_dq_register
),

from_rules as (
    select
        measures.measure, results.dataset, results.provider_code, '' as field,
        'value' as component,
        -- a rule that could not be evaluated leaves the measure not known
        sum(results.checked - results.failed) filter (not results.has_error) as met,
        sum(results.checked) filter (not results.has_error) as asked
    from measures
    inner join (
        select *, bool_or(status = 'error') over (partition by rule_id) as has_error
        from gate_rule_result
    ) as results
        on measures.reading in (results.rule_id, results.rule_id || '.' || results.field)
    where measures.basis = 'rules'
    group by measures.measure, results.dataset, results.provider_code
),

from_fields as (
    select
        measures.measure, fields.dataset, fields.provider_code, fields.field,
        unnest(
            case
                when measures.value_kind = 'share_known' then ['value'] else ['value', 'declined']
            end
        ) as component,
        fields.valid + fields.other as known, fields."default" as declined, fields.records as asked
    from measures
    inner join gate_field_completeness as fields
        on measures.reading in ('', fields.field)
    where measures.basis = 'fields'
),

from_published as (
    select
        measures.measure,
        case history.client_group when 'yp' then 'ndtms_yp' else 'ndtms_adult' end as dataset,
        history.provider_code, '' as field, 'value' as component,
        history.numerator as met, history.denominator as asked
    from measures
    inner join history.measure_history as history
        on measures.reading = history.measure || '.' || history.component
    where
        measures.basis = 'published'
        and history.breakdown = 'total'
        -- of an earlier month, so that a second run finds what the first one found
        and history.period < $period
        and history.provider_code <> 'all'
        -- young people's forms are published by quarter alone
        and history.window_code in ('ROLL12', 'YTD', 'QTR')
    qualify
        row_number() over (
            partition by
                measures.measure, history.client_group, history.provider_code, history.area
            order by history.period desc, history.publication desc, history.window_code
        ) = 1
),

from_calendar as (
    select
        measures.measure, received.dataset, received.provider_code, '' as field,
        'value' as component,
        count(*) filter (received.received_date <= $deadline) as met, count(*) as asked
    from measures
    cross join gate_received as received
    where
        measures.basis = 'timeliness'
        and received.period = $period
        and received.received_date is not null
        and $deadline is not null
    group by measures.measure, received.dataset, received.provider_code
),

-- `value` is a month outside the limits; the other three rules of the chart stand beside it
from_volume as (
    select
        measures.measure, volume.dataset, volume.provider_code, '' as field, rules.component,
        count(*) filter (volume.flag is distinct from rules.flag) as met, count(*) as asked
    from measures
    cross join gate_volume as volume
    cross join (
        values
            ('value', 'outside_limits'), ('trend', 'trend'), ('near_limit', 'near_limit'),
            ('one_side', 'one_side')
    ) as rules (component, flag)
    where measures.basis = 'volume'
    group by measures.measure, volume.dataset, volume.provider_code, rules.component
),

-- what both sides have of what the larger one has; not collected where no local extract is in force
from_reconciliation as (
    select
        measures.measure, months.dataset, months.provider_code, '' as field,
        unnest(['value', months.component]) as component, months.met, months.asked
    from measures
    cross join gate_reconciliation_month as months
    where measures.basis = 'reconciliation'
),

counted as (
    select * from from_rules
    union all
    select
        measure, dataset, provider_code, field, component,
        case
            when component = 'declined' then declined
            when measure in (select measure from measures where value_kind = 'share_known')
                then known
            else known + declined
        end,
        asked
    from from_fields
    union all
    select measure, dataset, provider_code, field, component, sum(met), sum(asked)
    from from_published
    group by measure, dataset, provider_code, field, component
    union all
    select * from from_calendar
    union all
    select * from from_volume
    union all
    select * from from_reconciliation
)

select
    measure, dataset, provider_code, field, component,
    cast(sum(met) as double) as met, cast(sum(asked) as double) as asked
from (
    select * from counted
    union all
    select measure, dataset, 'all', field, component, met, asked from counted
)
group by measure, dataset, provider_code, field, component
"""

_MEASURES = """
create or replace temp table gate_dq_measure as
with cells as (
    select distinct dataset, provider_code from gate_unit
    where is_in_force and dataset <> 'case_management'
    union
    select distinct dataset, 'all' from gate_unit
    where is_in_force and dataset <> 'case_management'
),

counted as (
    select
        measures.measure, measures.basis, measures.value_kind, measures.green, measures.amber,
        cells.dataset, cells.provider_code,
        coalesce(sources.field, '') as field, coalesce(sources.component, 'value') as component,
        sources.asked,
        case
            when measures.value_kind in ('share_unmet', 'share_failing', 'count_failing')
                then sources.asked - sources.met
            else sources.met
        end as numerator,
        case when measures.value_kind <> 'count_failing' then sources.asked end as denominator
    from gate_dq_register as measures
    cross join cells
    left join gate_measure_source as sources
        on
            measures.measure = sources.measure
            and cells.dataset = sources.dataset
            and cells.provider_code = sources.provider_code
),

trials as (
    select distinct dataset, provider_code from gate_volume where is_trial
    union
    select distinct dataset, 'all' from gate_volume where is_trial
),

valued as (
    select
        *,
        case
            when asked = 0 then null
            when value_kind = 'count_failing' then numerator
            else numerator / nullif(denominator, 0)
        end as value
    from counted
)

select
    measure, dataset, provider_code, field, component, numerator, denominator, value,
    case
        when value is null or green is null or component <> 'value' then null
        when value_kind in ('share_failing', 'count_failing') then
            case when value <= green then 'green' when value <= amber then 'amber' else 'red' end
        when value >= green then 'green'
        when value >= amber then 'amber'
        else 'red'
    end as rating,
    case
        when basis = 'reconciliation' and asked is null then 'not_collected'
        when basis = 'volume' and value is not null and (dataset, provider_code) in (from trials)
            then 'trial_limits'
        when value is not null then 'final'
        when asked = 0 then 'no_denominator'
        else 'not_known'
    end as status
from valued
"""


def compute_measures(connection: duckdb.DuckDBPyConnection, seeds: Path, period: str) -> None:
    """Leave the temporary tables ``gate_dq_register`` (the register) and ``gate_dq_measure``.

    One row per measure, data set, provider (and ``all``), field and component: numerator,
    denominator, value (a share from 0 to 1, or a count), ``rating`` (green, amber, red; null where
    nothing is rated) and ``status``: ``final``, ``trial_limits`` where a chart has too few months
    for settled limits, ``no_denominator``, ``not_known`` where a fact is missing, or
    ``not_collected``. Component ``declined`` is the share of not known, declined and
    not stated in the field.

    Args:
        connection: with the tables of ``decide``, ``count_fields``, ``find_received`` and
            ``judge_volume``.
        seeds: folder of the registers.
        period: the month, ``YYYY-MM``.

    """
    register = str(seeds / "dq_measures.csv")
    connection.execute(
        """
        create or replace temp table gate_dq_register as
        from read_csv($1, header = true, types = {'green': 'double', 'amber': 'double'})
        """,
        [register],
    )
    create_history_tables(connection)
    connection.execute(_SOURCES, {"period": period, "deadline": submission_deadline(period)})
    connection.execute(_MEASURES)
