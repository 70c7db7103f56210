"""The dbt project as Dagster sees it: its manifest, parsed again when a file of it changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from orchestration.faults import RunFault
from orchestration.lib.dbt_environment import dbt_environment
from orchestration.settings import DBT_PROJECT, PROJECT, SEEDS, Settings


def dbt_executable() -> Path:
    """Give the dbt of this Python environment; it need not be on PATH."""
    return Path(sys.executable).with_name("dbt")


def target_folder(settings: Settings) -> Path:
    """Give the folder where dbt keeps what it parsed; each home has its own, and parses once."""
    return settings.home / "dbt" / "target"


def current_manifest() -> Path:
    """Give the manifest of the project, parsing it first where a file is newer.

    Needs neither a secret nor a warehouse.

    Raises:
        RunFault: dbt cannot parse the project; the message is dbt's own.

    """
    settings = Settings.from_environment()
    target = target_folder(settings)
    manifest = target / "manifest.json"
    if not manifest.exists() or manifest.stat().st_mtime < _newest_change():
        target.mkdir(parents=True, exist_ok=True)
        result = subprocess.run(
            [str(dbt_executable()), "--quiet", "parse"],
            cwd=DBT_PROJECT,
            env={
                **os.environ,
                **dbt_environment(settings.warehouse, settings.home / "dbt"),
                "DBT_TARGET_PATH": str(target),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise RunFault(f"dbt cannot parse the project: {result.stdout}{result.stderr}")
        manifest.touch()
    return manifest


def _newest_change() -> float:
    sources = [PROJECT / "profiles.yml", DBT_PROJECT / "dbt_project.yml"]
    for folder in (DBT_PROJECT / "models", DBT_PROJECT / "macros", DBT_PROJECT / "tests", SEEDS):
        sources.extend(folder.rglob("*"))
        sources.append(folder)
    return max(path.stat().st_mtime for path in sources)
