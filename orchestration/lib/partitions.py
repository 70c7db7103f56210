"""Months and financial quarters as Dagster partitions, from the reporting calendar."""

from __future__ import annotations

import dagster as dg

from orchestration.lib.calendar import reporting_months

TIMEZONE = "Europe/London"

_FIRST_PERIOD = next(iter(reporting_months()))

monthly_partitions = dg.TimeWindowPartitionsDefinition(
    start=_FIRST_PERIOD,
    fmt="%Y-%m",
    cron_schedule="0 0 1 * *",
    timezone=TIMEZONE,
    # a month can be looked at before it has ended
    end_offset=1,
)
# a quarter is named by its first month, as 2024-07 for July to September 2024
quarterly_partitions = dg.TimeWindowPartitionsDefinition(
    start=_FIRST_PERIOD,
    fmt="%Y-%m",
    cron_schedule="0 0 1 1,4,7,10 *",
    timezone=TIMEZONE,
    end_offset=1,
)

# a month is computed from what is known at it, so no run takes several
ONE_MONTH_AT_A_TIME = dg.BackfillPolicy.multi_run(1)


def quarter_of(period: str) -> str:
    """Give the partition of the quarter that holds a month, both as `YYYY-MM`."""
    year, month = int(period[:4]), int(period[5:])
    return f"{year}-{(month - 1) // 3 * 3 + 1:02d}"


def last_month_of(quarter: str) -> str:
    """Give the last month of a quarter's partition, both as `YYYY-MM`."""
    return f"{quarter[:4]}-{int(quarter[5:]) + 2:02d}"
