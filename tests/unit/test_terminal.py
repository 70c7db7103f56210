"""What a person at the terminal sees, and what goes to the file beside it."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest

from orchestration import terminal
from orchestration.settings import PROJECT


def test_the_terminal_shows_what_is_said_and_the_file_takes_everything_else(tmp_path: Path) -> None:
    file = tmp_path / "run.log"
    program = (
        "import os, pathlib, subprocess, sys\n"
        "from orchestration.terminal import only_what_is_said, say\n"
        "say('nobody listens yet')\n"
        f"with only_what_is_said(pathlib.Path({str(file)!r})):\n"
        "    print('printed')\n"
        "    subprocess.run(['sh', '-c', 'echo from a process; echo its fault >&2'], check=True)\n"
        "    say('said')\n"
        "print('after', flush=True)\n"
        "print('a fault', file=sys.stderr)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "said\nafter\n"
    assert run.stderr == "a fault\n"
    assert sorted(file.read_text().split("\n")) == ["", "from a process", "its fault", "printed"]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    lines: list[str] = []
    monkeypatch.setattr(terminal, "say", lines.append)
    terminal._say_once.cache_clear()
    return lines


def logged(level: int, text: str, event: object = None) -> dict[str, Any]:
    extra: dict[str, Any] = {"dagster_meta": {"orig_message": text}}
    if event is not None:
        extra["dagster_event"] = event
    return {"level": level, "msg": text, "extra": extra}


def ended(step: str, milliseconds: float) -> SimpleNamespace:
    return SimpleNamespace(
        event_type=dg.DagsterEventType.STEP_SUCCESS,
        step_key=step,
        step_success_data=SimpleNamespace(duration_ms=milliseconds),
    )


@pytest.mark.parametrize(
    ("record", "line"),
    [
        (logged(logging.DEBUG, "", ended("publication__marts", 2_400)), ["  marts            2 s"]),
        (logged(logging.DEBUG, "", ended("quality_gate", 500)), ["  quality gate     0 s"]),
        (logged(logging.DEBUG, "", ended("raw__run_request", 499)), []),
        (logged(logging.WARNING, "a.csv: rejected"), ["  a.csv: rejected"]),
        (logged(logging.INFO, "a.csv: landed"), []),
    ],
)
def test_steps_worth_a_line_and_warnings_are_told(
    said: list[str], record: dict[str, Any], line: list[str]
) -> None:
    logger = terminal.terminal_logger.logger_fn(None)  # type: ignore[arg-type]
    logger.log(**record)
    assert said == line


def test_a_warning_that_several_jobs_give_is_told_once(said: list[str]) -> None:
    for _ in range(2):
        logger = terminal.terminal_logger.logger_fn(None)  # type: ignore[arg-type]
        logger.log(**logged(logging.WARNING, "a.csv: rejected"))
    assert said == ["  a.csv: rejected"]
