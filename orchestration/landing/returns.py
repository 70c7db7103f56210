"""Returns: what providers hand in beside their extracts in `returns/<YYYY-MM>/<provider>/`.

Which tables and columns there are is data (`seeds/return_tables.csv`). Returns accumulate: every
file is landed once, as text, and nothing of it is taken away by a later one. Which row of a key
holds is for those who read them to say. A file with a fault is kept out whole until it is mended or
taken away, and stops nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from orchestration.landing.declared import (
    Content,
    DeclaredTable,
    as_arrow,
    read_content,
    read_register,
)
from orchestration.landing.discover import MONTH_FOLDER, size_and_change
from orchestration.landing.report import LandingFault, Log
from orchestration.landing.scan import scan_file
from orchestration.landing.tables import columns_of, quoted

# a whole file of wrong rows is told by its first ones
_FAULTS_TOLD = 5
_PROVIDER = re.compile(r"[^.].*")


@dataclass(frozen=True)
class _Return:
    """A file of a return; `name` is its path relative to the landing folder."""

    path: Path
    name: str
    month: date
    provider_code: str
    table: DeclaredTable


def load_returns(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    seeds: Path,
    loaded_at: datetime,
    log: Log,
) -> None:
    """Land every return that is new, in the order of month, provider and table.

    Leaves `raw.return_file`, a row per file that was landed and per file that is kept out now, and
    for each table of the register `raw.return_<table>`.
    """
    tables = {
        table.name: table for table in read_register(seeds / "return_tables.csv", accumulates=True)
    }
    prepare_return_tables(connection, tables.values())
    landed = dict(
        connection.execute(
            "select path, arg_max(sha256, file_id) from raw.return_file "
            "where status = 'landed' group by path"
        ).fetchall()
    )
    # what was kept out is looked at again: it may be mended, gone, or understood by now
    connection.execute("delete from raw.return_file where status = 'rejected'")
    for file in _discover(landing, tables, log):
        _land(connection, file, landed, loaded_at, log)


def prepare_return_tables(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[DeclaredTable]
) -> None:
    """Make the tables that are missing, and the columns by which the register has grown."""
    connection.execute(
        """
        create schema if not exists raw;
        create table if not exists raw.return_file (
            file_id integer not null,
            path varchar not null,
            table_name varchar not null,
            submission_month date not null,
            provider_code varchar not null,
            sha256 varchar,
            row_count integer not null,
            landed_at timestamp not null,
            status varchar not null,
            problem varchar
        )
        """
    )
    for table in tables:
        name = f"return_{table.name}"
        connection.execute(
            f"create table if not exists raw.{quoted(name)} "
            "(_file_id integer not null, _row_number integer not null)"
        )
        present = columns_of(connection, name)
        for column in table.columns:
            if column.name not in present:
                connection.execute(
                    f"alter table raw.{quoted(name)} add column {quoted(column.name)} varchar"
                )


def _discover(landing: Path, tables: Mapping[str, DeclaredTable], log: Log) -> list[_Return]:
    files: list[_Return] = []
    root = landing / "returns"
    for path in sorted(root.rglob("*")) if root.is_dir() else []:
        if not path.is_file():
            continue
        name = path.relative_to(landing).as_posix()
        provider = path.parent
        month = MONTH_FOLDER.fullmatch(provider.parent.name)
        table = tables.get(path.stem) if path.suffix.lower() == ".csv" else None
        if (
            month
            and table
            and provider.parent.parent == root
            and _PROVIDER.fullmatch(provider.name)
        ):
            first_day = date(int(month.group(1)), int(month.group(2)), 1)
            files.append(_Return(path, name, first_day, provider.name, table))
        else:
            log.warning(
                f"{name}: ignored, returns belong in returns/<YYYY-MM>/<provider_code>/<table>.csv "
                f"and a table is one of {', '.join(tables)}"
            )
    return sorted(files, key=lambda file: (file.month, file.name))


def _land(
    connection: duckdb.DuckDBPyConnection,
    file: _Return,
    landed: Mapping[str, str],
    loaded_at: datetime,
    log: Log,
) -> None:
    sha256: str | None = None
    try:
        state = size_and_change(file.path)
        sha256 = scan_file(file.path).sha256
        if landed.get(file.name) == sha256:
            return
        content = read_content(file.table, file.path, file.name)
        if size_and_change(file.path) != state:
            raise LandingFault([f"{file.name}: changed while it was read; run again"])
    except OSError as error:
        faults: tuple[str, ...] = (
            f"{file.name}: cannot be read ({error.strerror}); check who may read it",
        )
    except LandingFault as fault:
        faults = fault.faults
    else:
        _record(connection, file, sha256, loaded_at, content=content)
        log.info(f"{file.name}: landed, {len(content.rows)} rows")
        return
    told = [*faults[:_FAULTS_TOLD]]
    if len(faults) > len(told):
        told.append(f"{file.name}: {len(faults) - len(told)} more such faults")
    _record(connection, file, sha256, loaded_at, problem="\n".join(told))
    for line in told:
        log.warning(f"{line}; nothing of the file is taken in")


def _record(
    connection: duckdb.DuckDBPyConnection,
    file: _Return,
    sha256: str | None,
    loaded_at: datetime,
    *,
    content: Content | None = None,
    problem: str | None = None,
) -> None:
    """Write a file down, with its rows where it is landed, in one transaction."""
    connection.execute("begin")
    try:
        (file_id,) = connection.execute(
            "select coalesce(max(file_id), 0) + 1 from raw.return_file"
        ).fetchone() or (1,)
        connection.execute(
            f"insert into raw.return_file values ({', '.join(['?'] * 10)})",
            [
                *(file_id, file.name, file.table.name, file.month, file.provider_code, sha256),
                *(len(content.rows) if content else 0, loaded_at),
                *("rejected" if problem else "landed", problem),
            ],
        )
        if content:
            connection.register("landing_return", as_arrow(file.table, content.rows))
            connection.execute(
                f"insert into raw.{quoted(f'return_{file.table.name}')} by name "
                "select ? as _file_id, * from landing_return",
                [file_id],
            )
            connection.unregister("landing_return")
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
