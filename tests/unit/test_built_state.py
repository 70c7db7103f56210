"""When records and views in the warehouse may stand, and when they must be built again."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from orchestration.lib import built_state as state


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as open_connection:
        open_connection.execute(
            """
            create schema raw;
            create table raw.ndtms_file as
            select 1 as file_id, 'x.csv' as path, 'a' as sha256, 'landed' as status;
            create table raw.local_file as
            select 1 as file_id, 'staff.csv' as path, 'a' as sha256, 'landed' as status;
            create table raw.reference_file as select 'areas' as table_name, 'b' as sha256;
            create table raw.ndtms_row as select false as _withdrawn;
            create schema marts;
            create view marts.measure_cases as select 1 as case_id;
            """
        )
        yield open_connection


def build(connection: duckdb.DuckDBPyConnection) -> None:
    state.forget_built(connection, "records")
    state.remember_built(connection, "records", state.records_state(connection, "version 1"))


def are_built(connection: duckdb.DuckDBPyConnection, code: str = "version 1") -> bool:
    return state.are_built(connection, "records", state.records_state(connection, code))


def build_views(connection: duckdb.DuckDBPyConnection) -> None:
    state.remember_built(connection, "views", state.views_state(connection, "version 1"))


def are_views_built(connection: duckdb.DuckDBPyConnection, code: str = "version 1") -> bool:
    return state.are_built(connection, "views", state.views_state(connection, code))


def test_records_stand_while_nothing_they_follow_from_has_changed(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert not are_built(connection)
    build(connection)
    assert are_built(connection)


@pytest.mark.parametrize(
    "change",
    [
        "insert into raw.ndtms_file values (2, 'y.csv', 'c', 'landed')",
        "update raw.ndtms_file set status = 'rejected'",
        "insert into raw.local_file values (2, 'staff.csv', 'c', 'landed')",
        "update raw.reference_file set sha256 = 'd'",
        "update raw.ndtms_row set _withdrawn = true",
    ],
)
def test_a_file_a_reference_table_or_withdrawn_consent_has_them_built_again(
    connection: duckdb.DuckDBPyConnection, change: str
) -> None:
    build(connection)
    connection.execute(change)
    assert not are_built(connection)
    build(connection)
    assert are_built(connection)


def test_another_version_of_the_code_has_them_built_again(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    build(connection)
    assert not are_built(connection, "version 2")


def test_a_build_that_was_killed_leaves_them_unknown(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    build(connection)
    state.forget_built(connection, "records")
    assert not are_built(connection)


def test_views_stand_whatever_was_landed(connection: duckdb.DuckDBPyConnection) -> None:
    assert not are_views_built(connection)
    build_views(connection)
    connection.execute("insert into raw.ndtms_file values (2, 'y.csv', 'c', 'landed')")
    assert are_views_built(connection)


@pytest.mark.parametrize(
    "change",
    [
        "drop view marts.measure_cases",
        "create or replace view marts.measure_cases as select 2 as case_id",
        "drop view marts.measure_cases; create table marts.measure_cases as select 1 as case_id",
        "create view marts.measure_values as select 1 as value",
    ],
)
def test_views_that_do_not_stand_as_they_were_built_are_built_again(
    connection: duckdb.DuckDBPyConnection, change: str
) -> None:
    build_views(connection)
    connection.execute(change)
    assert not are_views_built(connection)
    build_views(connection)
    assert are_views_built(connection)


def test_another_version_of_the_code_has_views_built_again(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    build_views(connection)
    assert not are_views_built(connection, "version 2")
