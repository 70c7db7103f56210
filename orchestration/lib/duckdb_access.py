"""The one way to the build file: short-lived connections, one writer at a time.

DuckDB lets one process write a file, or several read it. Whoever comes second is told at once; here
it waits a little, since connections are short, and then says in one line who is in the way.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

_LOCKED = "could not set lock on file"
_HOLDER = re.compile(r"\(PID (\d+)\)")
_PAUSE_SECONDS = 0.25

MEMORY_LIMIT = "4GB"
"""What DuckDB may hold in memory; the process itself stays below 6 GiB with it."""

SLOW_COMPRESSIONS = "FSST,ZSTD"
"""Ways to store text that cost a tenth of all CPU time, as they are tried on every column written.
Codes, names and dates repeat, so a dictionary holds them as small."""

STORAGE_VERSION = "v1.3.0"
"""Form of a new build file, which no DuckDB but our own ever reads. With it text is tried in one
way instead of several: tables of text are written in three quarters of the CPU time."""


class DatabaseFault(RuntimeError):
    """The build file cannot be used."""


class WarehouseBusyError(DatabaseFault):
    """Another process holds the build file; the message names it and the remedy."""


class WarehouseFileError(DatabaseFault):
    """The build file cannot be opened at all; the message names the file and the remedy."""


@contextmanager
def connect(
    warehouse: Path, *, read_only: bool = False, wait_seconds: float = 20.0
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the build file, and close it again when the block ends.

    Only a lock held by another process is tried again; every other fault is told at once.

    Args:
        warehouse: the build file; it is made where it is missing, unless `read_only`.
        read_only: several processes may read at a time; nobody may read while one writes.
        wait_seconds: how long to wait for another process to let go, in seconds.

    Raises:
        WarehouseBusyError: another process still holds the file after `wait_seconds`.
        WarehouseFileError: the file is missing (read-only), damaged or not to be opened.

    """
    connection = _open(warehouse, read_only=read_only, wait_seconds=wait_seconds)
    try:
        yield connection
    finally:
        connection.close()


def _open(warehouse: Path, *, read_only: bool, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    give_up = time.monotonic() + wait_seconds
    while True:
        try:
            connection = duckdb.connect(
                str(warehouse),
                read_only=read_only,
                config={} if read_only else {"storage_compatibility_version": STORAGE_VERSION},
            )
        except duckdb.IOException as error:
            if _LOCKED not in str(error).lower():
                raise WarehouseFileError(
                    f"{warehouse}: cannot be opened as a DuckDB file; "
                    "check that its folder is there and writable and that it is the warehouse"
                ) from error
            if time.monotonic() >= give_up:
                raise WarehouseBusyError(_busy(warehouse, str(error))) from error
            time.sleep(_PAUSE_SECONDS)
        else:
            if not read_only:
                warehouse.chmod(0o600)  # it holds identifiers
            connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
            # landed rows are only ever added and all else is built anew: merging row groups at a
            # checkpoint would gain nothing and write 180 columns of text a second time
            connection.execute("set max_vacuum_tasks = 0")
            connection.execute(f"set disabled_compression_methods = '{SLOW_COMPRESSIONS}'")
            return connection


def _busy(warehouse: Path, message: str) -> str:
    holder = _HOLDER.search(message)
    who = f"process {holder.group(1)}" if holder else "another process"
    return (
        f"{warehouse}: in use by {who}; "
        "wait until it has ended, or close the program that has the file open, and run again"
    )
