"""The commands: what the Makefile runs exists, and the README names what the Makefile has."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from orchestration.settings import PROJECT

VARIABLES = {"PERIOD", "ACCEPT", "HISTORY_MONTHS", "WAREHOUSE_LANDING", "WAREHOUSE_HOME"}
VARIABLES |= {"WAREHOUSE_KEY", "WAREHOUSE_TARGET"}

# words after `make` are a command only where the page shows code
_CODE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n(.*?)^\1|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"\bmake((?:\s+[A-Z_]+=(?:\"[^\"]*\"|\S*))*)\s+([a-z][a-z-]*)\b")


def makefile() -> str:
    return (PROJECT / "Makefile").read_text(encoding="utf-8")


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", makefile(), re.MULTILINE))


def targets_with_help() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):.*## ", makefile(), re.MULTILINE))


def commands_named(page: str) -> set[str]:
    code = [match.group(2) or match.group(3) for match in _CODE.finditer(page)]
    return {command for piece in code for _, command in _COMMAND.findall(piece)}


@pytest.fixture(scope="module")
def readme() -> str:
    page = PROJECT / "README.md"
    assert page.exists(), "write README.md"
    return page.read_text(encoding="utf-8")


def test_every_command_says_what_it_does() -> None:
    assert targets() == targets_with_help()


def test_every_command_is_one_even_where_a_file_has_its_name() -> None:
    (phony,) = re.findall(r"^\.PHONY:(.*)$", makefile(), re.MULTILINE)
    assert set(phony.split()) == targets()


def test_the_commands_that_users_rely_on_are_there() -> None:
    assert {"run", "test", "test-browser", "dev", "sample", "bench"} <= targets()


def test_whatever_a_command_runs_is_in_the_project() -> None:
    modules = re.findall(r"python -m (orchestration[\w.]*)", makefile())
    scripts = re.findall(r"python ([\w./]+\.py)", makefile())
    assert modules
    assert scripts
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    missing += [script for script in scripts if not (PROJECT / script).exists()]
    assert missing == []


def test_every_variable_given_to_make_reaches_the_code() -> None:
    (exported,) = re.findall(r"^export ([A-Z_ ]+)$", makefile(), re.MULTILINE)
    assert set(exported.split()) == VARIABLES


def test_every_command_in_the_readme_is_in_the_makefile(readme: str) -> None:
    assert commands_named(readme) - targets() == set()


def test_every_command_of_the_makefile_is_in_the_readme(readme: str) -> None:
    # `make` on its own gives the help
    assert targets_with_help() - commands_named(readme) - {"help"} == set()


def test_every_variable_is_in_the_readme(readme: str) -> None:
    assert {name for name in VARIABLES if not re.search(rf"\b{name}\b", readme)} == set()


def test_every_path_in_the_readme_is_in_the_project(readme: str) -> None:
    kept = (
        "dbt_project",
        "expectations",
        "orchestration",
        "requirements",
        "seeds",
        "tests",
        "docs",
    )
    named = re.findall(rf"`((?:{'|'.join(kept)})/[^`\s]*)`", readme)
    # a placeholder or a pattern names no one file
    plain = [path for path in named if not re.search(r"[<>*{}…]", path)]
    assert [path for path in plain if not (PROJECT / path).exists()] == []


def test_commands_are_read_from_code_alone() -> None:
    page = (
        "Please make sure.\n\n| `make run` | lands |\n\n```sh\nmake dev\n$ make PERIOD=2025-03 "
        'ACCEPT="late files" sample\n```\n\nand `make dbt ARGS="build"`, not make tea.\n'
    )
    assert commands_named(page) == {"run", "dev", "sample", "dbt"}


@pytest.mark.parametrize(
    ("programs", "status", "told"),
    [
        ({"chromium": "true"}, 0, "/chromium\n"),
        ({"google-chrome": "true", "id": "echo 1000"}, 0, "/google-chrome\n"),
        (
            {
                "id": "echo 0",
                "apt-get": 'echo "" > "${0%/*}/chromium"; PATH=/bin chmod +x "${0%/*}/chromium"',
            },
            0,
            "/chromium\n",
        ),
        ({"id": "echo 0"}, 1, "sudo apt-get install chromium"),
        ({"id": "echo 1000", "apt-get": "exit 1"}, 1, "sudo apt-get install chromium"),
        ({"id": "echo 0", "apt-get": "exit 100"}, 100, ""),
    ],
)
def test_chromium_is_found_fetched_or_asked_for(
    tmp_path: Path, programs: dict[str, str], status: int, told: str
) -> None:
    for name, does in programs.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)
    run = subprocess.run(
        [shutil.which("bash") or "bash", PROJECT / "tests" / "browser" / "chromium.sh"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == status
    assert told in (run.stdout if status == 0 else run.stderr)
