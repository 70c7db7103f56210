"""What a person at the terminal sees of a run: what is said, a line per step, each warning once.

Whatever else Dagster, dbt and Great Expectations print goes to a file. Dagster keeps it too, run by
run, with everything that led to a failure.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import dagster as dg

_WORTH_A_LINE_SECONDS = 0.5
_TERMINAL = logging.getLogger("treatment_warehouse.terminal")
_TERMINAL.setLevel(logging.INFO)
_TERMINAL.propagate = False


def say(text: str) -> None:
    """Tell the user something; without a run in this process nobody is there to be told."""
    _TERMINAL.info(text)


@contextmanager
def only_what_is_said(everything_else: Path) -> Iterator[None]:
    """Keep the terminal for what is said, while a run and its processes print to a file.

    Args:
        everything_else: the file; written anew.

    """
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    handler = logging.StreamHandler(os.fdopen(os.dup(1), "w", encoding="utf-8"))
    _TERMINAL.addHandler(handler)
    try:
        with everything_else.open("w", encoding="utf-8") as other:
            os.dup2(other.fileno(), 1)
            os.dup2(other.fileno(), 2)
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.dup2(kept[0], 1)
        os.dup2(kept[1], 2)
        os.close(kept[0])
        os.close(kept[1])
        _TERMINAL.removeHandler(handler)
        handler.stream.close()


class _StepLines(logging.Handler):
    """Says when a step has ended, and every warning of a step once per process."""

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record of Dagster: an event of a step, or a line that a step has logged."""
        event = getattr(record, "dagster_event", None)
        if event is None:
            if record.levelno == logging.WARNING:
                _say_once(f"  {record.dagster_meta['orig_message']}")  # type: ignore[attr-defined]
        elif event.event_type == dg.DagsterEventType.STEP_SUCCESS:
            step = event.step_key.rpartition("__")[2].replace("_", " ")
            seconds = event.step_success_data.duration_ms / 1000
            if seconds >= _WORTH_A_LINE_SECONDS:
                say(f"  {step:<16} {seconds:.0f} s")


@cache
def _say_once(text: str) -> None:
    """Say what several jobs of a run find, such as a file that cannot be read, only once."""
    say(text)


@dg.logger({}, description="One line per step, and the warnings.")
def terminal_logger(_: dg.InitLoggerContext) -> logging.Logger:
    """Give the logger of the jobs that run in the user's own process."""
    logger = logging.Logger("terminal", level=logging.DEBUG)
    logger.addHandler(_StepLines())
    return logger


LOGGERS = {"console": dg.colored_console_logger, "terminal": terminal_logger}
"""What a job can be run with: Dagster's own lines, or those for the user's terminal."""
