"""The reporting calendar (seeds/reporting_calendar.csv): months, quarters, deadlines."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache

from orchestration.settings import SEEDS, SettingFault


@dataclass(frozen=True)
class ReportingMonth:
    """One month of the calendar.

    Attributes:
        period: `YYYY-MM`.
        report_date: its last day.
        is_quarter_end: it ends a financial quarter.
        submission_deadline: last day on which the month's submission is taken.
        quarter_report_due: when the report of the quarter it ends is due, None for other months.

    """

    period: str
    report_date: date
    is_quarter_end: bool
    submission_deadline: date
    quarter_report_due: date | None


@cache
def reporting_months() -> dict[str, ReportingMonth]:
    """Give the calendar by period, in its order."""
    with (SEEDS / "reporting_calendar.csv").open(newline="", encoding="utf-8") as handle:
        return {
            row["period"]: ReportingMonth(
                period=row["period"],
                report_date=date.fromisoformat(row["report_date"]),
                is_quarter_end=row["is_quarter_end"] == "Y",
                submission_deadline=date.fromisoformat(row["submission_deadline"]),
                quarter_report_due=date.fromisoformat(row["quarter_report_due"])
                if row["quarter_report_due"]
                else None,
            )
            for row in csv.DictReader(handle)
        }


def reporting_month(period: str) -> ReportingMonth:
    """Give one month of the calendar.

    Raises:
        SettingFault: the calendar does not hold the month.

    """
    months = reporting_months()
    if period not in months:
        first, last = next(iter(months)), next(reversed(months))
        raise SettingFault(
            f"PERIOD {period} is not in the reporting calendar ({first} to {last}): "
            "add its row to seeds/reporting_calendar.csv"
        )
    return months[period]


def submission_deadline(period: str) -> date | None:
    """Give the last day on which a month's submission is taken, None where it is not known."""
    month = reporting_months().get(period)
    return month.submission_deadline if month else None
