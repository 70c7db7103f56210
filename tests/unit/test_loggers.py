"""What Dagster tells at the terminal of the steps of a run."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest

from orchestration.defs import loggers


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    lines: list[str] = []
    monkeypatch.setattr(loggers, "say", lines.append)
    loggers._say_once.cache_clear()
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
    logger = loggers.terminal_logger.logger_fn(None)  # type: ignore[arg-type]
    logger.log(**record)
    assert said == line


def test_a_warning_that_several_jobs_give_is_told_once(said: list[str]) -> None:
    for _ in range(2):
        logger = loggers.terminal_logger.logger_fn(None)  # type: ignore[arg-type]
        logger.log(**logged(logging.WARNING, "a.csv: rejected"))
    assert said == ["  a.csv: rejected"]
