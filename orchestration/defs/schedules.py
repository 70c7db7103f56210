"""Jobs, and when the reporting calendar starts them."""

from collections.abc import Iterator
from datetime import date, timedelta

import dagster as dg

from orchestration.defs.publish import GROUP as PUBLICATION
from orchestration.defs.quality import quality_gate
from orchestration.lib.calendar import ReportingMonth, reporting_months
from orchestration.lib.partitions import (
    TIMEZONE,
    monthly_partitions,
    quarter_of,
    quarterly_partitions,
)

_QUARTER = dg.AssetSelection.assets([PUBLICATION, "quarter"])

monthly_job = dg.define_asset_job(
    "monthly",
    # a difference of selections leaves checks behind, so the gate is named
    (dg.AssetSelection.all() - _QUARTER) | dg.AssetSelection.checks(quality_gate),
    partitions_def=monthly_partitions,
    description="Land, build, check and publish one month.",
)
quarterly_job = dg.define_asset_job(
    "quarterly",
    _QUARTER,
    partitions_def=quarterly_partitions,
    description="Close a financial quarter once its last month is published.",
)

# the calendar tells the night after a submission closes: a tick on any other day does nothing
_EARLY_EVERY_DAY = "0 5 * * *"
_AFTER_THE_MONTHLY_JOB = "0 9 * * *"


def _months_closed_on(day: date) -> list[ReportingMonth]:
    return [month for month in reporting_months().values() if month.submission_deadline == day]


@dg.schedule(
    name="monthly_after_submission_deadline",
    job=monthly_job,
    cron_schedule=_EARLY_EVERY_DAY,
    execution_timezone=TIMEZONE,
    description="On the day after a month's submission deadline, the job for that month.",
)
def monthly_schedule(
    context: dg.ScheduleEvaluationContext,
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Ask for the month whose submission closed the day before the tick."""
    yesterday = context.scheduled_execution_time.date() - timedelta(days=1)
    due = _months_closed_on(yesterday)
    if not due:
        yield dg.SkipReason(f"no submission closed on {yesterday.isoformat()}")
    for month in due:
        yield dg.RunRequest(run_key=month.period, partition_key=month.period)


@dg.schedule(
    name="quarterly_after_submission_deadline",
    job=quarterly_job,
    cron_schedule=_AFTER_THE_MONTHLY_JOB,
    execution_timezone=TIMEZONE,
    description="On the day after the deadline of a quarter's last month, the job that closes it.",
)
def quarterly_schedule(
    context: dg.ScheduleEvaluationContext,
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Ask for the quarter whose last submission closed the day before the tick."""
    yesterday = context.scheduled_execution_time.date() - timedelta(days=1)
    due = [month for month in _months_closed_on(yesterday) if month.is_quarter_end]
    if not due:
        yield dg.SkipReason(f"no quarter's last submission closed on {yesterday.isoformat()}")
    for month in due:
        yield dg.RunRequest(run_key=month.period, partition_key=quarter_of(month.period))
