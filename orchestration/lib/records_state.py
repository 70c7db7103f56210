"""What the split records were built from: a run with nothing new need not build them again."""

from __future__ import annotations

import hashlib

import duckdb

from orchestration.publication.source_version import source_version

_BUILT = "raw.records_built_from"


def records_state(connection: duckdb.DuckDBPyConnection) -> str:
    """Give a hash over what the records follow from: code, registers, files, references."""
    digest = hashlib.sha256(source_version().encode())
    for query in (
        "select file_id, path, sha256, status from raw.ndtms_file order by file_id",
        "select file_id, path, sha256, status from raw.local_file order by file_id",
        "select table_name, sha256 from raw.reference_file order by all",
        # rows that were blanked because consent was withdrawn
        "select count(*) from raw.ndtms_row where _withdrawn",
    ):
        digest.update(repr(connection.execute(query).fetchall()).encode())
    return digest.hexdigest()


def are_built(connection: duckdb.DuckDBPyConnection, state: str) -> bool:
    """Whether the records in the warehouse are those of a state."""
    connection.execute(f"create table if not exists {_BUILT} (state varchar)")
    return connection.execute(f"select state from {_BUILT}").fetchall() == [(state,)]


def forget_built(connection: duckdb.DuckDBPyConnection) -> None:
    """Say that the records are being built: a run killed meanwhile leaves them unknown."""
    connection.execute(f"create or replace table {_BUILT} (state varchar)")


def remember_built(connection: duckdb.DuckDBPyConnection, state: str) -> None:
    """Say what the records in the warehouse were built from."""
    connection.execute(f"insert into {_BUILT} values (?)", [state])
