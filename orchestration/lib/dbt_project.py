"""The dbt project as it was last parsed: by `make setup`, and again where a file of it changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from orchestration.faults import RunFault
from orchestration.lib.dbt_environment import dbt_environment
from orchestration.settings import DBT_PROJECT, PROJECT, SEEDS

# the same for every home: of the warehouse it knows no more than its name
_PARSED = DBT_PROJECT / "target" / "parsed"
_MANIFEST, _NODES, _SOURCES = "manifest.json", "partial_parse.msgpack", "sources.json"


def dbt_executable() -> Path:
    """Give the dbt of this Python environment; it need not be on PATH."""
    return Path(sys.executable).with_name("dbt")


def parsed_nodes() -> Path:
    """Give the file in which dbt itself keeps what `current_manifest` parsed."""
    return _PARSED / _NODES


def current_manifest() -> Path:
    """Give the manifest of the project, parsing it first where a file is not as it was.

    Needs neither a secret nor a warehouse.

    Raises:
        RunFault: dbt cannot parse the project; the message is dbt's own.
        OSError: the project was not parsed at set-up, and its folder cannot be written to.

    """
    sources = _state_of_sources()
    if _parsed_sources() != sources:
        _parse(sources)
    return _PARSED / _MANIFEST


def _state_of_sources() -> dict[str, str]:
    """Give the project's place and what its files are known by; dbt itself is one of them."""
    sources = [PROJECT / "profiles.yml", PROJECT / "requirements/lock.txt"]
    sources.append(DBT_PROJECT / "dbt_project.yml")
    for folder in (DBT_PROJECT / "models", DBT_PROJECT / "macros", DBT_PROJECT / "tests", SEEDS):
        sources.extend(path for path in folder.rglob("*") if path.is_file())
    known_by = sha256()
    for path in sorted(sources):
        found = path.stat()
        known_by.update(f"{path}\0{found.st_mtime_ns}\0{found.st_size}\n".encode())
    return {"project": str(PROJECT), "files": known_by.hexdigest()}


def _parsed_sources() -> dict[str, str] | None:
    try:
        sources: dict[str, str] = json.loads((_PARSED / _SOURCES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return sources


def _parse(sources: dict[str, str]) -> None:
    """Parse aside, then put in place: another process may be reading what stands there."""
    _PARSED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_PARSED.parent, prefix="parsing-") as aside:
        before = _parsed_sources()
        if before and before["project"] == sources["project"]:
            # dbt parses the files that changed since, if it knows the others
            shutil.copy(parsed_nodes(), aside)
        result = subprocess.run(
            [str(dbt_executable()), "--quiet", "parse"],
            cwd=DBT_PROJECT,
            env={
                **os.environ,
                **dbt_environment(Path("warehouse.duckdb"), logs=Path(aside)),
                "DBT_TARGET_PATH": aside,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise RunFault(f"dbt cannot parse the project: {result.stdout}{result.stderr}")
        (_PARSED / _SOURCES).unlink(missing_ok=True)
        for name in (_NODES, _MANIFEST):
            Path(aside, name).replace(_PARSED / name)
        Path(aside, _SOURCES).write_text(json.dumps(sources), encoding="utf-8")
        Path(aside, _SOURCES).replace(_PARSED / _SOURCES)
