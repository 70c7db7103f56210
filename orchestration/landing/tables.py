"""The raw tables: made where they are missing, widened where the field register has grown."""

from __future__ import annotations

import duckdb

from orchestration.landing.profile import Profile

_TABLES = """
create schema if not exists raw;

create table if not exists raw.ndtms_file (
    file_id integer not null,
    path varchar not null,
    submission_month date not null,
    sha256 varchar not null,
    size_bytes bigint not null,
    encoding varchar,
    header varchar,
    unknown_columns varchar,
    row_count integer not null,
    rejected_row_count integer not null,
    file_name_agency varchar,
    file_name_letter varchar,
    extract_date date not null,
    landed_at timestamp not null,
    status varchar not null,
    rejected_rule varchar,
    problem varchar,
    how_to_fix varchar
);

create table if not exists raw.ndtms_row (
    _file_id integer,
    _row_number integer,
    _filled_columns varchar,
    _unknown varchar,
    _withdrawn boolean
);

create table if not exists raw.ndtms_rejected_row (
    _file_id integer,
    _row_number integer,
    agncy varchar,
    line_number integer,
    values_found integer,
    values_expected integer,
    problem varchar
);

-- files that were not landed because the same content had been for their month
create table if not exists raw.ndtms_copy (path varchar not null, sha256 varchar not null);

create table if not exists raw.ndtms_scan (path varchar not null, sha256 varchar not null);

create table if not exists raw.reference_file (
    table_name varchar not null,
    origin varchar not null,
    path varchar not null,
    sha256 varchar not null,
    loaded_at timestamp not null
);
"""


def prepare_tables(connection: duckdb.DuckDBPyConnection, profile: Profile) -> None:
    """Make what is missing: the raw tables, and a column for every registered field.

    A field that has left the register keeps its column: nothing landed is ever taken away.
    """
    connection.execute("begin")
    connection.execute(_TABLES)
    present = columns_of(connection, "ndtms_row")
    for field in profile.fields:
        if field.lower() not in present:
            connection.execute(f"alter table raw.ndtms_row add column {quoted(field)} varchar")
    connection.execute("commit")


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Give the column names of a raw table in their order."""
    found = connection.execute(f"select name from pragma_table_info('raw.{table}')").fetchall()
    return [str(name) for (name,) in found]


def quoted(name: str) -> str:
    """Write a name as a lower-case SQL identifier."""
    return '"' + name.lower().replace('"', '""') + '"'


def literal(text: str) -> str:
    """Write a text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"
