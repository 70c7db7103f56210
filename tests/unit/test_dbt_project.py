"""The dbt project is parsed once for all homes, and again where a file of it is not as it was."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from orchestration.faults import RunFault
from orchestration.lib import dbt_project

MODEL = "select 1 as number"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project of one model, which the code takes for its own."""
    root = tmp_path / "project"
    (root / "dbt_project/models").mkdir(parents=True)
    (root / "requirements").mkdir()
    (root / "profiles.yml").touch()
    (root / "requirements/lock.txt").touch()
    (root / "dbt_project/dbt_project.yml").write_text(
        "name: tiny\nprofile: treatment_warehouse\nflags: {send_anonymous_usage_stats: false}\n",
        encoding="utf-8",
    )
    (root / "dbt_project/models/one.sql").write_text(MODEL, encoding="utf-8")
    take(root, monkeypatch)
    return root


def take(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dbt_project, "PROJECT", root)
    monkeypatch.setattr(dbt_project, "DBT_PROJECT", root / "dbt_project")
    monkeypatch.setattr(dbt_project, "SEEDS", root / "seeds")
    monkeypatch.setattr(dbt_project, "_PARSED", root / "dbt_project/target/parsed")


def models(manifest: Path) -> set[str]:
    return set(json.loads(manifest.read_text(encoding="utf-8"))["nodes"])


def test_a_project_is_parsed_once_and_again_when_a_file_changed(project: Path) -> None:
    manifest = dbt_project.current_manifest()
    assert models(manifest) == {"model.tiny.one"}
    assert dbt_project.parsed_nodes().exists()
    parsed_at = manifest.stat().st_mtime_ns
    assert dbt_project.current_manifest().stat().st_mtime_ns == parsed_at

    two = project / "dbt_project/models/two.sql"
    two.write_text(MODEL, encoding="utf-8")
    assert models(dbt_project.current_manifest()) == {"model.tiny.one", "model.tiny.two"}

    # a file that was put back, older than what was parsed, is another file all the same
    one = project / "dbt_project/models/one.sql"
    os.utime(one, ns=(0, 0))
    parsed_at = manifest.stat().st_mtime_ns
    assert dbt_project.current_manifest().stat().st_mtime_ns > parsed_at

    two.unlink()
    assert models(dbt_project.current_manifest()) == {"model.tiny.one"}
    assert sorted(path.name for path in manifest.parent.parent.iterdir()) == ["parsed"]


def test_a_project_that_was_moved_is_parsed_where_it_is_now(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed_at = dbt_project.current_manifest().stat().st_mtime_ns
    moved = project.with_name("moved")
    shutil.copytree(project, moved)
    take(moved, monkeypatch)
    assert dbt_project.current_manifest().stat().st_mtime_ns > parsed_at


def test_what_dbt_cannot_parse_is_told_and_what_was_parsed_stays(project: Path) -> None:
    manifest = dbt_project.current_manifest()
    (project / "dbt_project/models/broken.sql").write_text("{{ ref('nothing') }}", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RunFault, match=r"dbt cannot parse the project:[\s\S]*nothing"):
            dbt_project.current_manifest()
    assert models(manifest) == {"model.tiny.one"}
