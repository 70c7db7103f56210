"""The jobs of Dagster run in this process, told to the user step by step."""

from __future__ import annotations

import dagster as dg

from orchestration.definitions import definitions
from orchestration.faults import RunFault
from orchestration.gate import read_outcome
from orchestration.lib.calendar import reporting_month
from orchestration.lib.partitions import quarter_of
from orchestration.settings import Settings
from orchestration.terminal import say


def _execute(instance: dg.DagsterInstance, job: str, partition: str | None = None) -> str | None:
    """Run a job; give None when it succeeded, else the first failure's message."""
    result = definitions.resolve_job_def(job).execute_in_process(
        run_config={"loggers": {"terminal": {}}},
        instance=instance,
        partition_key=partition,
        # what failed is told once, in one line; the whole story is in Dagster
        raise_on_error=False,
    )
    if result.success:
        return None
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            while error and error.cause:
                error = error.cause
            message = (error.message if error else event.message or "failed").strip()
            return f"{event.step_key}: {message.splitlines()[0]}"
    return "failed before its first step"


def run_landing(instance: dg.DagsterInstance) -> None:
    """Land what is new.

    Raises:
        RunFault: a reference table is missing or cannot be used.

    """
    failure = _execute(instance, "landing")
    if failure:
        raise RunFault(failure)


def run_month(instance: dg.DagsterInstance, settings: Settings, period: str) -> bool:
    """Build, check and publish a month; False when the quality gate was closed.

    Raises:
        RunFault: the job failed for another reason.

    """
    gate_file = settings.quality / "gate.json"
    before = gate_file.resolve() if gate_file.exists() else None
    failure = _execute(instance, "monthly", period)
    decided = gate_file.exists() and gate_file.resolve() != before
    outcome = read_outcome(gate_file) if decided else None
    say(f"  quality report   {settings.quality}")
    if failure and outcome and not outcome.may_publish:
        say(f"  quality gate closed for {period}; the last publication stands:")
        for reason in outcome.reasons:
            say(f"    {reason}")
        return False
    if failure:
        raise RunFault(failure)
    say(f"  published        {(settings.published / 'latest').resolve()}")
    say(f"  for BI tools     {settings.published / 'latest' / 'marts.duckdb'}")
    return True


def run_quarter(instance: dg.DagsterInstance, period: str) -> None:
    """Close the quarter where the month ends one.

    Raises:
        RunFault: its figures are not whole.

    """
    if not reporting_month(period).is_quarter_end:
        return
    failure = _execute(instance, "quarterly", quarter_of(period))
    if failure:
        raise RunFault(failure)
    say(f"  quarter closed   {quarter_of(period)}")
