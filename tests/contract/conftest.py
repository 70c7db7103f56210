"""What the contract tests share: the parsed dbt project and what Dagster makes of it, read once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from orchestration.settings import PROJECT


@pytest.fixture(scope="session")
def clean_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give an environment that holds no secret and no setting beside an empty WAREHOUSE_HOME."""
    folder = tmp_path_factory.mktemp("contract")
    (folder / "home").mkdir()
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "WAREHOUSE_HOME": str(folder / "home"),
        "PYTHONPATH": str(PROJECT),
    }


def run_python(arguments: list[str], environment: dict[str, str]) -> str:
    """Run Python in a process of its own and give the last line it printed."""
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    return result.stdout.splitlines()[-1]


@pytest.fixture(scope="session")
def manifest(clean_environment: dict[str, str]) -> dict[str, Any]:
    """Parse the dbt project the way the code does, without secret or warehouse."""
    program = (
        "from orchestration.lib.dbt_project import current_manifest; print(current_manifest())"
    )
    path = Path(run_python(["-c", program], clean_environment))
    parsed: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return parsed


@pytest.fixture(scope="session")
def models(manifest: dict[str, Any]) -> dict[str, Any]:
    """Give the models by their unique id."""
    return {
        name: node for name, node in manifest["nodes"].items() if node["resource_type"] == "model"
    }


@pytest.fixture(scope="session")
def loaded(clean_environment: dict[str, str], manifest: dict[str, Any]) -> dict[str, Any]:
    """Load the Dagster definitions in a process of their own, and give what they hold."""
    assert manifest  # parsed once; the definitions find it
    script = Path(__file__).with_name("describe_definitions.py")
    described: dict[str, Any] = json.loads(run_python([str(script)], clean_environment))
    return described
