"""The jobs of Dagster run in this process, told to the user step by step."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click
import dagster as dg

from orchestration.defs.ingest import landing, landing_job
from orchestration.defs.loggers import LOGGERS
from orchestration.faults import INTERRUPTED, RunFault
from orchestration.gate import read_outcome
from orchestration.lib.calendar import reporting_month
from orchestration.lib.partitions import quarter_of
from orchestration.settings import Settings
from orchestration.terminal import say

# the class of an error of ours says nothing to who reads the line
_OWN_FAULT = re.compile(r"^orchestration(\.\w+)+: ")
# Ctrl-C, or a machine that is shut down, while a step is under way
_INTERRUPTED = "DagsterExecutionInterruptedError"
_DBT_ENDED = re.compile(r"failed with exit code `(-?\d+)`")


def execute(
    definitions: dg.Definitions,
    job: str,
    instance: dg.DagsterInstance,
    *,
    partition: str | None = None,
    leave_out: Iterable[dg.AssetKey] = (),
) -> str | None:
    """Run a job; give None when it succeeded, else the first failure's message.

    Args:
        definitions: where the job is defined.
        job: its name.
        instance: Dagster's store.
        partition: month or quarter, for a job that has them.
        leave_out: assets of the job that are not made this time.

    """
    resolved = definitions.resolve_job_def(job)
    result = resolved.execute_in_process(
        run_config={"loggers": {"terminal": {}}},
        instance=instance,
        partition_key=partition,
        asset_selection=sorted(resolved.asset_layer.selected_asset_keys - set(leave_out)),
        # what failed is told once, in one line; the whole story is in Dagster
        raise_on_error=False,
    )
    if result.success:
        return None
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            # ours say what to do, what they came of does not; an error of another process has for
            # its cause a text of where it came from
            while (
                error
                and error.cause
                and error.cause.cls_name != "_RemoteTraceback"
                and not _OWN_FAULT.match(error.message)
            ):
                error = error.cause
            message = error.message if error else event.message or "failed"
            return f"{event.step_key}: {what_failed(message)}"
    return "failed before its first step"


def what_failed(message: str) -> str:
    """Give the line of an error's message that says what failed.

    dagster-dbt tells the command first, and what dbt itself found behind it. A dbt that was killed
    has found nothing.
    """
    if _INTERRUPTED in message:
        return INTERRUPTED
    _, _, found_by_dbt = message.partition("Errors parsed from dbt logs:")
    lines = click.unstyle(found_by_dbt or message).strip().splitlines()
    ended = _DBT_ENDED.search(message)
    if ended and not found_by_dbt.strip():
        return (
            f"dbt ended with exit code {ended.group(1)} and did not say why; look at the end of "
            "run.log in WAREHOUSE_HOME, and whether memory or disk ran out"
        )
    return _OWN_FAULT.sub("", lines[0]) if lines else "failed without a message"


def run_landing(instance: dg.DagsterInstance) -> None:
    """Land what is new; the definitions of this job alone, for which dbt need not be ready.

    Raises:
        RunFault: a reference table is missing or cannot be used.

    """
    alone = dg.Definitions(assets=[landing], jobs=[landing_job], loggers=LOGGERS)
    failure = execute(alone, "landing", instance)
    if failure:
        raise RunFault(failure)


def run_month(instance: dg.DagsterInstance, settings: Settings, period: str) -> bool:
    """Build, check and publish a month of what was landed; False when the quality gate was closed.

    Raises:
        RunFault: the job failed for another reason.

    """
    from orchestration.definitions import definitions  # noqa: PLC0415  needs dbt's manifest

    gate_file = settings.quality / "gate.json"
    before = gate_file.resolve() if gate_file.exists() else None
    # one landing serves all months of a run
    failure = execute(definitions, "monthly", instance, partition=period, leave_out=landing.keys)
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
    say(f"  reports          {settings.published / 'latest' / 'reports' / 'index.html'}")
    return True


def run_quarter(instance: dg.DagsterInstance, period: str) -> None:
    """Close the quarter where the month ends one.

    Raises:
        RunFault: its figures are not whole.

    """
    if not reporting_month(period).is_quarter_end:
        return
    from orchestration.definitions import definitions  # noqa: PLC0415  needs dbt's manifest

    failure = execute(definitions, "quarterly", instance, partition=quarter_of(period))
    if failure:
        raise RunFault(failure)
    say(f"  quarter closed   {quarter_of(period)}")
