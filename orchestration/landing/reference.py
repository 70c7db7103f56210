"""Reference tables: small CSV files that say who, where and under which contract.

They come from `reference/<table>.csv` of the landing folder, optional ones else from the seed
`reference_<table>.csv` of the project. Which tables and columns there are is data
(`seeds/reference_tables.csv`). They are replaced whole on every run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.landing.declared import (
    Content,
    DeclaredTable,
    as_arrow,
    read_content,
    read_register,
    read_seed,
)
from orchestration.landing.discover import NO_FILE, lying_below
from orchestration.landing.report import LandingFault, Log
from orchestration.landing.tables import quoted


@dataclass(frozen=True)
class _Found:
    table: DeclaredTable
    content: Content
    origin: str
    path: str


def load_reference_tables(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    seeds: Path,
    loaded_at: datetime,
    log: Log,
) -> dict[str, str]:
    """Read and check all reference tables, and replace those of the warehouse in one transaction.

    Where any of them has a fault, none is replaced. A value that no other table knows and a file
    that is none of the tables are most often mistyped; they are told and stop nothing.

    Returns:
        The origin (`landing` or `project`) of each table that was found.

    Raises:
        LandingFault: every fault of every table, one line each: file, row, field, remedy.

    """
    faults: list[str] = []
    contents: list[_Found] = []
    tables = read_register(seeds / "reference_tables.csv")
    for line in _strange_files(landing, [table.name for table in tables]):
        log.warning(line)
    for table in tables:
        try:
            held = _find(table, landing, seeds)
        except LandingFault as fault:
            faults.extend(fault.faults)
            continue
        if held:
            contents.append(held)
    if faults:
        raise LandingFault(faults)
    found = {held.table.name: held for held in contents}
    for line in _unknown_values(found, seeds):
        log.warning(line)
    connection.execute("begin")
    connection.execute("delete from raw.reference_file")
    for table in tables:
        held = found.get(table.name)
        _replace(connection, table, held.content.rows if held else [])
        if held:
            connection.execute(
                "insert into raw.reference_file values (?, ?, ?, ?, ?)",
                [table.name, held.origin, held.path, held.content.sha256, loaded_at],
            )
    connection.execute("commit")
    return {name: held.origin for name, held in found.items()}


def _strange_files(landing: Path, tables: Sequence[str]) -> Iterator[str]:
    known = {f"{table}.csv" for table in tables}
    for path in lying_below(landing / "reference"):
        if path.parent.name == "reference" and path.name not in known:
            yield (
                f"reference/{path.name}: ignored, it is none of the reference tables; "
                f"they are {', '.join(sorted(known))}"
            )


def _unknown_values(found: Mapping[str, _Found], seeds: Path) -> Iterator[str]:
    """Say which values should stand in another table, or a register of the project, and do not."""
    for held in found.values():
        for column in held.table.columns:
            if not column.references_to:
                continue
            table, _, name = column.references_to.partition(".")
            if table in found:
                place = found[table].path
                known = {row[name] for row in found[table].content.rows}
            else:
                place = f"seeds/{table}.csv"
                known = {row[name] for row in read_seed(seeds / f"{table}.csv")}
            for number, row in enumerate(held.content.rows, start=1):
                if row[column.name] is not None and row[column.name] not in known:
                    yield (
                        f"{held.path}, row {number}, {column.name}: stands nowhere in {place}; "
                        "correct it, or add it there"
                    )


def _find(table: DeclaredTable, landing: Path, seeds: Path) -> _Found | None:
    given = landing / "reference" / f"{table.name}.csv"
    own = seeds / f"reference_{table.name}.csv"
    if given.is_file():
        return _read(table, given, f"reference/{given.name}", "landing")
    if given.exists() or given.is_symlink():
        raise LandingFault([f"reference/{given.name}: {NO_FILE}"])
    if table.is_required:
        names = ", ".join(column.name for column in table.columns if column.is_required)
        raise LandingFault(
            [
                f"reference/{given.name}: is missing in the landing folder; "
                f"put it there with the columns {names}"
            ]
        )
    return _read(table, own, f"seeds/{own.name}", "project") if own.is_file() else None


def _read(table: DeclaredTable, path: Path, label: str, origin: str) -> _Found:
    return _Found(table, read_content(table, path, label), origin, label)


def _replace(
    connection: duckdb.DuckDBPyConnection,
    table: DeclaredTable,
    rows: Sequence[Mapping[str, str | None]],
) -> None:
    connection.register("landing_reference", as_arrow(table, rows))
    connection.execute(
        f"create or replace table raw.{quoted(f'reference_{table.name}')} as "
        "select * from landing_reference"
    )
    connection.unregister("landing_reference")
