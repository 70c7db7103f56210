"""The raw tables of the local files: made where they are missing, widened where contracts grew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import duckdb

from orchestration.landing.local.register import Entity
from orchestration.landing.tables import quoted

_TABLES = """
create schema if not exists raw;

create table if not exists raw.local_file (
    file_id integer not null,
    path varchar not null,
    entity varchar not null,
    folder varchar not null,
    submission_month date not null,
    provider_code varchar not null,
    sha256 varchar,
    row_count integer not null,
    landed_at timestamp not null,
    status varchar not null,
    problem varchar
);

create table if not exists raw.local_file_mapping (
    file_id integer not null,
    sha256 varchar not null
);

create table if not exists raw.local_mapping_coverage (
    file_id integer not null,
    provider_code varchar not null,
    entity varchar not null,
    source_column varchar not null,
    field varchar,
    source_value varchar,
    treatment varchar not null,
    row_count bigint not null
);
"""
_ROW_COLUMNS = "_file_id integer not null, _row_number integer not null, _other_columns varchar"


def table_of(entity: str) -> str:
    """Give the name of the table that holds the rows of an entity."""
    return f"raw.{quoted(f'local_{entity}')}"


def prepare_local_tables(connection: duckdb.DuckDBPyConnection, entities: Iterable[Entity]) -> None:
    """Make what is missing: a table for every entity, a column for every field.

    What has left the contracts keeps its place: nothing landed is ever taken away.
    """
    connection.execute("begin")
    connection.execute(_TABLES)
    present = defaultdict(set)
    for table, column in connection.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'raw'"
    ).fetchall():
        present[table].add(column)
    for entity in entities:
        columns = present.get(f"local_{entity.name}")
        if columns is None:
            fields = "".join(f", {quoted(field.name)} varchar" for field in entity.fields)
            connection.execute(f"create table {table_of(entity.name)} ({_ROW_COLUMNS}{fields})")
            continue
        for field in entity.fields:
            if field.name not in columns:
                connection.execute(
                    f"alter table {table_of(entity.name)} add column {quoted(field.name)} varchar"
                )
    connection.execute("commit")
