"""dbt as Dagster starts it."""

from __future__ import annotations

import subprocess
import sys
from functools import cached_property
from inspect import signature
from pathlib import Path

import pytest
from dagster_dbt import DbtCliResource

from orchestration.lib.locked_dbt import LockedDbt
from orchestration.settings import DBT_PROJECT, PROJECT


@pytest.fixture
def dbt() -> LockedDbt:
    return LockedDbt(
        project_dir=str(DBT_PROJECT),
        profiles_dir=str(PROJECT),
        dbt_executable=str(Path(sys.executable).with_name("dbt")),
    )


def test_dagster_learns_the_version_of_dbt_without_starting_it(
    dbt: LockedDbt, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(vars(DbtCliResource)["_cli_version"], cached_property)
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    assert dbt._cli_version.major == 1


def test_dagster_makes_no_adapter_of_its_own(dbt: LockedDbt) -> None:
    theirs = signature(DbtCliResource._initialize_dbt_core_adapter)
    assert list(theirs.parameters) == ["self", "args"]
    invocation = dbt.cli(["debug", "--config-dir"])
    assert invocation.adapter is None
    assert invocation.wait().is_successful()
