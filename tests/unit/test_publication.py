"""Where a publication may lie, and who is said to have made it."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.duckdb_access import connect
from orchestration.publication import publish


def test_a_home_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "the analyst's [old] home, 100%"
    (folder / "parquet").mkdir(parents=True)
    with duckdb.connect() as warehouse:
        warehouse.execute("create schema published; create view published.dim as select 1 as one")
        counts = publish._export(warehouse, folder)
    publish._write_parquet(folder, list(counts))
    publish._verify_copies(folder, counts)
    assert counts == {"dim": 1}
    assert sorted(path.name for path in folder.rglob("*.*")) == ["dim.parquet", "marts.duckdb"]


def test_clients_older_than_ours_read_the_published_file(tmp_path: Path) -> None:
    with connect(tmp_path / "warehouse.duckdb") as warehouse:
        warehouse.execute("create schema published; create view published.dim as select 1 as one")
        publish._export(warehouse, tmp_path)
    with duckdb.connect(str(tmp_path / "marts.duckdb"), read_only=True) as reader:
        tags = reader.execute(
            "select tags from duckdb_databases() where database_name = 'marts'"
        ).fetchall()[0][0]
    assert tags["storage_version"] == "v1.0.0+"


@pytest.mark.parametrize("error", [KeyError, OSError])
def test_an_account_without_a_name_is_told_by_its_number(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def nameless() -> str:
        raise error("getpwuid(): uid not found")

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert publish._account() == f"uid {os.getuid()}"


def test_the_personal_fields_of_local_contracts_are_known_as_such() -> None:
    assert {"date_of_birth", "keyworker_ref", "client_ref", "dob"} <= publish.IDENTIFIERS
