"""What records and views were built from: a run with nothing new need not build them again."""

from __future__ import annotations

import hashlib
from typing import Literal

import duckdb

Built = Literal["records", "views"]


def records_state(connection: duckdb.DuckDBPyConnection, code: str) -> str:
    """Give a hash over what the records follow from: code, registers, files, references.

    Args:
        connection: to the warehouse.
        code: `source_version`, taken before they are built.

    """
    return _state(
        connection,
        code,
        "select file_id, path, sha256, status from raw.ndtms_file order by file_id",
        "select file_id, path, sha256, status from raw.local_file order by file_id",
        "select table_name, sha256 from raw.reference_file order by all",
        # rows that were blanked because consent was withdrawn
        "select count(*) from raw.ndtms_row where _withdrawn",
    )


def views_state(connection: duckdb.DuckDBPyConnection, code: str) -> str:
    """Give a hash over what the views follow from, code and registers, and over all that stand.

    What stands is part of it, so a view that was dropped or built by hand from other code is seen.

    Args:
        connection: to the warehouse.
        code: `source_version`, taken before they are built.

    """
    return _state(
        connection,
        code,
        "select table_schema, table_name, view_definition from information_schema.views "
        "order by all",
    )


def _state(connection: duckdb.DuckDBPyConnection, code: str, *queries: str) -> str:
    digest = hashlib.sha256(code.encode())
    for query in queries:
        digest.update(repr(connection.execute(query).fetchall()).encode())
    return digest.hexdigest()


def are_built(connection: duckdb.DuckDBPyConnection, what: Built, state: str) -> bool:
    """Whether those in the warehouse are of a state."""
    table = _table(what)
    connection.execute(f"create table if not exists {table} (state varchar)")
    return connection.execute(f"select state from {table}").fetchall() == [(state,)]


def forget_built(connection: duckdb.DuckDBPyConnection, what: Built) -> None:
    """Say that they are being built: a run killed meanwhile leaves them unknown."""
    connection.execute(f"create or replace table {_table(what)} (state varchar)")


def remember_built(connection: duckdb.DuckDBPyConnection, what: Built, state: str) -> None:
    """Say what those in the warehouse were built from."""
    connection.execute(f"create or replace table {_table(what)} as select ? as state", [state])


def _table(what: Built) -> str:
    return f"raw.{what}_built_from"
