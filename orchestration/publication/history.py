"""What was published when: numbers of publications, values as they were, figures that changed.

The tables live in the schema `history` of the build file and outlast every rebuild. Rows are only
ever added, those of a publication in their order; those of a publication that was never finished
are cleared before the next one.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

_CELL = """
    measure varchar, component varchar, period varchar, window_code varchar, area varchar,
    provider_code varchar, client_group varchar, breakdown varchar, breakdown_value varchar
"""
_INDICATOR_CELL = """
    indicator_id varchar, contract varchar, period varchar, area varchar, provider_code varchar,
    role varchar, label varchar, client_group varchar, breakdown varchar, breakdown_value varchar
"""
_CHANGE = """
    numerator_before double, denominator_before double, value_before double,
    numerator_after double, denominator_after double, value_after double,
    publication_before integer, late_numerator double, late_denominator double,
    corrected_numerator double, corrected_denominator double, withdrawn_numerator double,
    withdrawn_denominator double, definition_numerator double, definition_denominator double,
    reason varchar, publication_after integer
"""
_TABLES = f"""
create schema if not exists history;
create table if not exists history.publication (
    publication integer, period varchar, last_file_id integer, parameter_set varchar,
    source_version varchar, accepted_reason varchar, accepted_exceptions varchar,
    accepted_by varchar, published_at timestamp, status varchar
);
create table if not exists history.measure_history (
    {_CELL}, window_start date, window_end date, numerator double, denominator double,
    value double, lower_95 double, upper_95 double, status varchar, data_cut varchar,
    parameter_set varchar, publication integer
);
create table if not exists history.restatement ({_CELL}, {_CHANGE});
create table if not exists history.indicator_history (
    {_INDICATOR_CELL}, framework varchar, measure varchar, component varchar, window_code varchar,
    window_start date, window_end date, numerator double, denominator double, value double,
    lower_95 double, upper_95 double, target double, comparator varchar, target_kind varchar,
    target_state varchar, achievement double, rag varchar, needed bigint, status varchar,
    data_cut varchar, publication integer
);
create table if not exists history.indicator_restatement (
    {_INDICATOR_CELL}, measure_before varchar, measure_after varchar, component_before varchar,
    component_after varchar, window_code_before varchar, window_code_after varchar,
    target_before double, target_after double, comparator_before varchar,
    comparator_after varchar, target_kind_before varchar, target_kind_after varchar,
    rag_before varchar, rag_after varchar, {_CHANGE}
);
"""

# table and its column of the publication: the mart with what the next publication adds
_KEPT = {
    ("measure_history", "publication"): "measure_history_additions",
    ("restatement", "publication_after"): "measure_restatements",
    ("indicator_history", "publication"): "indicator_history_additions",
    ("indicator_restatement", "publication_after"): "indicator_restatement_additions",
}


@dataclass(frozen=True)
class PreviousPublication:
    """The publication that a run is compared with.

    Attributes:
        publication: its number.
        period: its month, `YYYY-MM`.
        last_file_id: the newest landed file that it knew.

    """

    publication: int
    period: str
    last_file_id: int


def create_history_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables of the history where they do not exist yet."""
    connection.execute(_TABLES)


def previous_publication(
    connection: duckdb.DuckDBPyConnection, period: str
) -> PreviousPublication | None:
    """Give the newest publication whose month is not later than `period`; None before the first."""
    row = connection.execute(
        """
        select publication, period, last_file_id from history.publication
        where status = 'published' and period <= ?
        order by publication desc limit 1
        """,
        [period],
    ).fetchone()
    return PreviousPublication(*row) if row else None


def clear_unfinished(connection: duckdb.DuckDBPyConnection, finished: set[int]) -> None:
    """Settle what a killed run left: a publication in place counts, any other never happened.

    Args:
        connection: the build file, open for writing.
        finished: numbers of the publications whose folders are in place.

    """
    building = connection.execute(
        "select publication from history.publication where status = 'building'"
    ).fetchall()
    for (number,) in building:
        if number in finished:
            connection.execute(
                "update history.publication set status = 'published' where publication = ?",
                [number],
            )
            continue
        for table, column in _KEPT:
            connection.execute(f"delete from history.{table} where {column} = ?", [number])
        connection.execute("delete from history.publication where publication = ?", [number])


def record_values(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    """Add what the marts hold as new or changed since the last publication to the history.

    Rows are ordered by all columns here, once: the history is published as it lies in the file.
    """
    for (table, column), additions in _KEPT.items():
        connection.execute(
            f"insert into history.{table} by name "
            f"select *, ? as {column} from marts.{additions} order by all",
            [number],
        )
