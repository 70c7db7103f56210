"""What a fix is worth to the contract: which measures a failing record is in, by how much it moves.

A failure touches the measures that read one of its fields. Where the record stays out of every
measure, or the failure is about the whole record, it touches those that read any field of the
record or of a record below it. One case moves a proportion by 1 / denominator; where a measure has
several parts, that of the part with the most cases counts, so that no movement is overstated.
"""

from __future__ import annotations

import duckdb

from orchestration.publication.history import previous_publication
from orchestration.settings import SEEDS


def rank_fixes(connection: duckdb.DuckDBPyConnection, period: str) -> None:
    """Leave the temporary table ``gate_fix``, one row per failure in force.

    It has ``failure_id``, ``closes_gate`` (a gating failure that is not accepted),
    ``takes_file`` (the whole file is left out), ``measures`` (codes), ``measure_count``,
    ``largest_movement`` (a fraction, null where unknown), ``moved_most`` (the measure it is of) and
    ``worth_order`` (1 for the fix that is worth most).

    Args:
        connection: the connection on which ``decide`` left its tables.
        period: the month that is decided for, ``YYYY-MM``; later publications are not looked at.

    """
    _load_inputs(connection)
    _find_movements(connection, period)
    connection.execute(
        """
        create or replace temp table gate_fix as
        with kinds as (
            select distinct
                dataset, provider_code, entity, field, severity,
                case dataset
                    when 'ndtms_yp' then 'yp'
                    when 'case_management' then 'local'
                    else 'adult'
                end as client_group,
                -- a warning about a file says nothing of its records
                severity = 'reject' or (field = '' and entity <> 'file') as is_whole_record
            from gate_shown
        ),

        touched as (
            select kinds.*, inputs.measure
            from kinds
            inner join gate_measure_input as inputs
                on list_contains(string_split(kinds.field, ';'), inputs.field)
            where not kinds.is_whole_record and kinds.dataset <> 'case_management'
            union
            select kinds.*, inputs.measure
            from kinds
            inner join gate_entity_below as below on kinds.entity = below.above
            inner join gate_measure_input as inputs on below.entity = inputs.entity
            where kinds.is_whole_record and kinds.dataset <> 'case_management'
            union
            -- a local record is part of all that rests on its entity
            select kinds.*, inputs.measure
            from kinds
            inner join gate_local_measure as inputs on kinds.entity = inputs.entity
            where kinds.dataset = 'case_management'
        ),

        worth as (
            select
                touched.dataset, touched.provider_code, touched.entity, touched.field,
                touched.severity,
                string_agg(touched.measure, ', ' order by touched.measure) as measures,
                count(*) as measure_count,
                max(movements.movement) as largest_movement,
                arg_max(
                    touched.measure, movements.movement order by touched.measure
                ) filter (where movements.movement is not null) as moved_most
            from touched
            inner join gate_measure_group as groups
                on
                    touched.measure = groups.measure
                    and touched.client_group = groups.client_group
            left join gate_movement as movements
                on
                    touched.measure = movements.measure
                    and touched.provider_code = movements.provider_code
                    and touched.client_group = movements.client_group
            group by all
        ),

        fixes as (
            select
                shown.failure_id, shown.rule_id, shown.path, shown._row_number, shown.entity,
                shown.field,
                shown.is_gate and acceptance.failure_id is null as closes_gate,
                shown.entity = 'file' and shown.severity = 'reject' as takes_file,
                coalesce(worth.measures, '') as measures,
                coalesce(worth.measure_count, 0) as measure_count,
                worth.largest_movement, worth.moved_most
            from gate_shown as shown
            left join gate_acceptance as acceptance using (failure_id)
            left join worth using (dataset, provider_code, entity, field, severity)
        )

        select
            failure_id, closes_gate, takes_file, measures, measure_count, largest_movement,
            moved_most,
            row_number() over (
                order by
                    closes_gate desc, takes_file desc, largest_movement desc nulls last,
                    measure_count desc, rule_id, path, _row_number, entity, field
            ) as worth_order
        from fixes
        """
    )


def _load_inputs(connection: duckdb.DuckDBPyConnection) -> None:
    """Load which fields a measure reads, for whom it is computed, and what lies below a record."""
    connection.execute(
        f"""
        create or replace temp table gate_measure_input as
        select measure, entity, unnest(string_split(fields, ';')) as field
        from {_register("measure_inputs")};

        create or replace temp table gate_measure_group as
        select distinct components.measure, groups.client_group
        from {_register("measure_components")} as components
        inner join (values ('adult'), ('yp')) as groups (client_group)
            on components.client_groups in ('both', 'each_and_all', groups.client_group)
        union all
        select distinct measure, 'local' from {_register("measure_local_entities")};

        create or replace temp table gate_local_measure as
        select distinct measure, entity from {_register("measure_local_entities")};

        create or replace temp table gate_entity_below as
        with recursive entities as (
            select entity, parent from {_register("ndtms_entities")}
        ),

        below as (
            select entity as above, entity from entities
            union
            select below.above, entities.entity
            from below inner join entities on below.entity = entities.parent
        )

        select above, entity from below
        union all
        -- a row and a file hold records of all kinds
        select holders.above, entities.entity
        from entities cross join (values ('row'), ('file')) as holders (above)
        """
    )


def _find_movements(connection: duckdb.DuckDBPyConnection, period: str) -> None:
    """Find by how much one case moves a provider's proportions of the newest publication.

    A provider's figure is that of all its areas together. Of several windows the latest twelve
    months count.
    """
    connection.execute(
        """
        create or replace temp table gate_movement (
            measure varchar, provider_code varchar, client_group varchar, movement double
        )
        """
    )
    newest = previous_publication(connection, period)
    if newest is None:
        return
    connection.execute(
        f"""
        insert into gate_movement
        with proportions as (
            select measure, component, window_code
            from {_register("measure_components")}
            where value_kind = 'proportion'
            qualify
                dense_rank() over (
                    partition by measure order by (window_code = 'ROLL12') desc, window_code
                ) = 1
        ),

        held as (
            select cells.*
            from history.measure_history as cells
            inner join history.publication as publications
                on
                    cells.publication = publications.publication
                    and publications.status = 'published'
            inner join proportions
                on
                    cells.measure = proportions.measure
                    and cells.component = proportions.component
                    and cells.window_code = proportions.window_code
            where
                cells.period = $period
                and cells.publication <= $publication
                and cells.breakdown = 'total'
                and cells.provider_code <> 'all'
            qualify
                row_number() over (
                    partition by
                        cells.measure, cells.component, cells.area, cells.provider_code,
                        cells.client_group
                    order by cells.publication desc
                ) = 1
        ),

        parts as (
            select
                measure, component, provider_code, client_group, sum(denominator) as denominator
            from held
            group by measure, component, provider_code, client_group
        )

        select measure, provider_code, client_group, 1 / max(denominator)
        from parts
        where denominator > 0
        group by measure, provider_code, client_group
        """,
        {"period": newest.period, "publication": newest.publication},
    )


def _register(name: str) -> str:
    literal = "'" + str(SEEDS / f"{name}.csv").replace("'", "''") + "'"
    return f"read_csv({literal}, header = true, all_varchar = true, delim = ',', quote = '\"')"
