"""How DuckDB builds a model anew: the old one stands until the new one does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.dbt_project import dbt_executable
from orchestration.settings import DBT_PROJECT

PROJECT_FILE = "{name: small, version: '1.0', config-version: 2, profile: small}"
PROFILE = "small: {target: dev, outputs: {dev: {type: duckdb, path: small.duckdb, threads: 1}}}"


class SmallProject:
    """A dbt project of one model, built the way the warehouse is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "dbt_project.yml").write_text(PROJECT_FILE, encoding="utf-8")
        (folder / "profiles.yml").write_text(PROFILE, encoding="utf-8")
        (folder / "models").mkdir()
        (folder / "macros").mkdir()
        shutil.copy(DBT_PROJECT / "macros" / "engine" / "in_place.sql", folder / "macros")

    def build(self, kind: str, query: str) -> bool:
        """Build the model as a view or table; whether that went well."""
        model = f"{{{{ config(materialized='{kind}') }}}} {query}"
        (self.folder / "models" / "number.sql").write_text(model, encoding="utf-8")
        result = subprocess.run(
            [str(dbt_executable()), "--quiet", "run"],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "HOME": str(self.folder)},
            capture_output=True,
            check=False,
        )
        return result.returncode == 0

    def number(self) -> int:
        """Give what the model holds now."""
        with duckdb.connect(str(self.folder / "small.duckdb"), read_only=True) as reader:
            return int(reader.execute("select number from number").fetchall()[0][0])


@pytest.fixture
def small(tmp_path: Path) -> SmallProject:
    return SmallProject(tmp_path)


@pytest.mark.parametrize("kind", ["view", "table"])
def test_a_model_that_cannot_be_built_leaves_the_old_one(small: SmallProject, kind: str) -> None:
    assert small.build(kind, "select 1 as number")
    assert small.build(kind, "select 2 as number")
    assert small.number() == 2
    assert not small.build(kind, "select number from nowhere")
    assert small.number() == 2


def test_a_view_becomes_a_table_and_a_view_again(small: SmallProject) -> None:
    for number, kind in enumerate(["view", "table", "view"]):
        assert small.build(kind, f"select {number} as number")
        assert small.number() == number
