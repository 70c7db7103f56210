"""What Dagster tells of a run at the terminal: a line per step, each warning once.

Whatever else Dagster, dbt and Great Expectations print goes to a file. Dagster keeps it too, run by
run, with everything that led to a failure.
"""

from __future__ import annotations

import logging
from functools import cache

import dagster as dg

from orchestration.terminal import say

_WORTH_A_LINE_SECONDS = 0.5


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
