"""The published file, its Parquet copies, the manifest and the reports.

Everything is written into a folder beside the last publication. Only when it is whole and verified
is the folder moved to its final name and the link `published/latest` turned to it, in one step: a
reader who holds the old file keeps it, a new reader finds the new one.
"""

from __future__ import annotations

import getpass
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.landing.tables import literal
from orchestration.lib.duckdb_access import connect
from orchestration.lib.registers import register
from orchestration.publication.history import clear_unfinished, create_history_tables, record_values
from orchestration.publication.source_version import source_version
from orchestration.reports.build import Say, build_reports

FOLDER_MODE = 0o750
FILE_MODE = 0o640
# of the published file: every client that reads DuckDB files reads this form, and right
STORAGE_VERSION = "v1.0.0"
# a journey is in some eighty cases; each part of them costs the planning of all measures
JOURNEYS_SORTED_AT_ONCE = 100_000
# their rows were ordered when they were added; sorting all that was ever published would take as
# long as sorting this month's figures
ORDERED_WHEN_ADDED = frozenset(
    ["indicator_history", "indicator_restatements", "measure_history", "restatements"]
)
# names of columns that hold, or may hold, what identifies a person
IDENTIFIERS = frozenset(
    [
        "finitial",
        "sinitial",
        "dob",
        "dob_date",
        "birth_date",
        "pc",
        "postcode",
        "client",
        "clientid",
        "client_no",
        "client_ref",
        "episodid",
        "episode_ref",
        "modid",
        "topid",
        "cirid",
    ]
) | {row["field"] for row in register("local_fields") if row["is_personal"] == "Y"}


class PublicationFault(RuntimeError):
    """A publication that could not be made; the last good one still stands."""


@dataclass(frozen=True)
class Publication:
    """A finished publication.

    Attributes:
        number: its number, counted over all months.
        period: its month, `YYYY-MM`.
        folder: where it lies.
        row_counts: rows per published table.

    """

    number: int
    period: str
    folder: Path
    row_counts: dict[str, int]


def _nothing(_line: str) -> None:
    """Take a line of progress that nobody waits for."""


def publish(
    warehouse: Path,
    published: Path,
    *,
    period: str,
    accepted_reason: str | None,
    accepted_exceptions: list[str],
    say: Say = _nothing,
) -> Publication:
    """Publish the marts of the build file, with the reports that are made from them.

    Args:
        warehouse: the build file, with the marts of `period`.
        published: the folder of all publications.
        period: month that is published, `YYYY-MM`.
        accepted_reason: why a closed gate was overridden, None where the gate was open.
        accepted_exceptions: what the gate had found then, in words without any personal value.
        say: takes a line of progress for each kind of report.

    Raises:
        PublicationFault: a table is missing, empty of columns, or holds an identifier.

    """
    published.mkdir(parents=True, exist_ok=True)
    published.chmod(FOLDER_MODE)
    for leftover in published.glob(".building-*"):
        shutil.rmtree(leftover)
    with connect(warehouse) as connection:
        create_history_tables(connection)
        clear_unfinished(connection, _numbers_in_place(published))
        number = _record_publication(
            connection,
            period=period,
            accepted_reason=accepted_reason,
            accepted_exceptions=accepted_exceptions,
        )
        aside = published / f".building-{number}"
        (aside / "parquet").mkdir(parents=True)
        row_counts = _export(connection, aside)
        manifest = _manifest(connection, number, period, row_counts)
    _write_manifest(aside, manifest)
    _verify_tables(aside, row_counts)
    with ThreadPoolExecutor(1) as beside:
        # copies and reports are made from the same file, and neither needs the other
        copied = beside.submit(_write_parquet, aside, list(row_counts))
        build_reports(
            aside, aside / "reports", cache=warehouse.parent / ".cache" / "matplotlib", say=say
        )
        copied.result()
    _verify_copies(aside, row_counts)
    _narrow(aside)
    final = published / period / str(number)
    final.parent.mkdir(exist_ok=True)
    final.parent.chmod(FOLDER_MODE)
    if final.exists():  # a run killed just before `latest` was turned to it
        shutil.rmtree(final)
    aside.rename(final)
    _turn_latest(published, final)
    with connect(warehouse) as connection:
        connection.execute(
            "update history.publication set status = 'published' where publication = ?", [number]
        )
    return Publication(number=number, period=period, folder=final, row_counts=row_counts)


def _numbers_in_place(published: Path) -> set[int]:
    """Numbers of the publications that `latest` could have been turned to."""
    latest = published / "latest"
    if not latest.exists():
        return set()
    newest = int(latest.resolve().name)
    return {
        int(folder.name)
        for folder in published.glob("*-*/*")
        if folder.name.isdigit() and int(folder.name) <= newest
    }


def _record_publication(
    connection: duckdb.DuckDBPyConnection,
    *,
    period: str,
    accepted_reason: str | None,
    accepted_exceptions: list[str],
) -> int:
    """Give the publication its number and write its values into the history, in one transaction."""
    connection.execute("begin")
    row = connection.execute(
        "select coalesce(max(publication), 0) + 1 from history.publication"
    ).fetchone()
    number = int(row[0]) if row else 1
    connection.execute(
        """
        insert into history.publication
        select
            ?, ?, (select max(file_id) from raw.ndtms_file),
            (
                select parameter_set from intermediate.int_report_parameters
                inner join intermediate.int_report_dates using (as_at_id)
                where is_report_month
            ),
            ?, ?, ?, ?, ?, 'building'
        """,
        [
            number,
            period,
            source_version(),
            accepted_reason,
            json.dumps(accepted_exceptions) if accepted_reason else None,
            _account() if accepted_reason else None,
            datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        ],
    )
    record_values(connection, number)
    connection.execute("commit")
    return number


def _account() -> str:
    """Give the account that runs this; in a container it may have a number and no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _export(connection: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, int]:
    """Write every published view as a table; give the rows of each.

    Rows are ordered by all columns, part by part, so that the same values give the same file; those
    of a history by the publication that added them, then by all other columns.
    """
    views = [
        name
        for (name,) in connection.execute(
            "select table_name from information_schema.tables "
            "where table_schema = 'published' order by table_name"
        ).fetchall()
    ]
    if not views:
        raise PublicationFault("nothing to publish: the published models were not built")
    row_counts = {}
    connection.execute(
        f"attach {literal(str(folder / 'marts.duckdb'))} as publication "
        f"(storage_version '{STORAGE_VERSION}')"
    )
    connection.execute("create schema publication.published")
    for view in views:
        connection.execute(
            f"create table publication.published.{view} as select * from published.{view} limit 0"
        )
        order = "" if view in ORDERED_WHEN_ADDED else "order by all"
        for part in _parts(connection, view):
            connection.execute(
                f"insert into publication.published.{view} "
                f"select * from published.{view} where {part} {order}"
            )
        counted = connection.execute(
            f"select count(*) from publication.published.{view}"
        ).fetchone()
        row_counts[view] = int(counted[0]) if counted else 0
    connection.execute("detach publication")
    return row_counts


def _parts(connection: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    """Give the conditions that split a view into what can be sorted in memory."""
    if view != "measure_cases":
        return ["true"]
    journeys = connection.execute("select count(*) from marts.fct_journey").fetchall()[0][0]
    if journeys <= JOURNEYS_SORTED_AT_ONCE:
        return ["true"]
    pairs = connection.execute(
        "select distinct measure, window_code from registers.measure_components order by all"
    ).fetchall()
    return [f"measure = '{measure}' and window_code = '{window}'" for measure, window in pairs]


def _manifest(
    connection: duckdb.DuckDBPyConnection, number: int, period: str, row_counts: dict[str, int]
) -> dict[str, Any]:
    publication = _rows(
        connection, "select * from history.publication where publication = ?", [number]
    )[0]
    return {
        "publication": number,
        "period": period,
        "data_cut": connection.execute("select max(data_cut) from marts.measure_values").fetchall()[
            0
        ][0],
        "source_version": publication["source_version"],
        "parameter_set": publication["parameter_set"],
        "published_at": publication["published_at"],
        "accepted": {
            "reason": publication["accepted_reason"],
            "by": publication["accepted_by"],
            "exceptions": json.loads(publication["accepted_exceptions"]),
        }
        if publication["accepted_reason"]
        else None,
        "source_files": _rows(
            connection,
            "select path, sha256, status from raw.ndtms_file order by file_id",
        ),
        "local_files": _rows(
            connection,
            "select path, sha256, status from raw.local_file order by path, file_id",
        ),
        "reference_files": _rows(
            connection,
            "select table_name, origin, path, sha256 from raw.reference_file order by table_name",
        ),
        "row_counts": row_counts,
        "compliance": _rows(
            connection,
            "select * from marts.dq_compliance order by period, dataset, provider_code",
        ),
    }


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, values: list[Any] | None = None
) -> list[dict[str, Any]]:
    result = connection.execute(query, values or [])
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    text = json.dumps(manifest, indent=2, default=str, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _write_parquet(folder: Path, tables: list[str]) -> None:
    """Write every published table as Parquet, in the order of the table."""
    with connect(folder / "marts.duckdb", read_only=True) as reader:
        for table in tables:
            reader.execute(
                f"copy published.{table} to {_parquet(folder, table)} "
                "(format parquet, compression zstd)"
            )


def _verify_tables(folder: Path, row_counts: dict[str, int]) -> None:
    """Open what was written as a reader would, before anybody else can.

    Raises:
        PublicationFault: a count differs, a figure table is empty, or a column identifies a person.

    """
    with duckdb.connect(str(folder / "marts.duckdb"), read_only=True) as reader:
        for table, expected in row_counts.items():
            _compare(reader, table, f"published.{table}", expected, "the file")
        identifying = reader.execute(
            "select table_name || '.' || column_name from information_schema.columns "
            "where list_contains(?, lower(column_name)) order by all",
            [sorted(IDENTIFIERS)],
        ).fetchall()
    if identifying:
        raise PublicationFault(
            "a published column may identify a person: "
            + ", ".join(name for (name,) in identifying)
            + "; take it out of the published model"
        )
    if not row_counts.get("measure_values"):
        raise PublicationFault("published.measure_values is empty: no measure was computed")


def _verify_copies(folder: Path, row_counts: dict[str, int]) -> None:
    """Open the Parquet copies as a reader would, before anybody else can.

    Raises:
        PublicationFault: a count differs.

    """
    with duckdb.connect() as reader:
        for table, expected in row_counts.items():
            copy = f"read_parquet({_parquet(folder, table)})"
            _compare(reader, table, copy, expected, "Parquet")


def _parquet(folder: Path, table: str) -> str:
    """Write the path of a table's copy as a SQL literal."""
    return literal(str(folder / "parquet" / f"{table}.parquet"))


def _compare(
    reader: duckdb.DuckDBPyConnection, table: str, relation: str, expected: int, where: str
) -> None:
    found = reader.execute(f"select count(*) from {relation}").fetchall()[0][0]
    if found != expected:
        raise PublicationFault(
            f"published.{table}: {expected} rows built, {found} in {where}; run again"
        )


def _narrow(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)


def _turn_latest(published: Path, final: Path) -> None:
    link = published / ".latest"
    link.unlink(missing_ok=True)
    link.symlink_to(final.relative_to(published))
    link.replace(published / "latest")
