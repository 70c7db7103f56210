"""Dates: parsing, calendar arithmetic and the reporting windows. All windows include both ends."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

EARLIEST_DATE = date(1903, 1, 1)
RETENTION_DAYS = 84

_FORMS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{2})/(?P<m>\d{2})/(?P<y>\d{4})"),
)


@dataclass(frozen=True)
class Window:
    """A reporting window: its code, its first and its last day."""

    code: str
    start: date
    end: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the window."""
        return day is not None and self.start <= day <= self.end


def parse_date(text: str | None) -> date | None:
    """Read a date in one of the three accepted forms; None when missing or not a date."""
    if text is None:
        return None
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                return None
    return None


def month_end(day: date) -> date:
    """Last day of the month of a day."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """Move by calendar months; a day that the target month lacks becomes its last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def financial_year_start(day: date) -> date:
    """1 April of the financial year that holds the day."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def content_start(month: date) -> date:
    """First day a submission for `month` covers: 1 April of the financial year before its own."""
    return add_months(financial_year_start(month), -12)


def period_end(period: str) -> date:
    """Report date of a period written `YYYY-MM`: the last day of that month."""
    return month_end(date.fromisoformat(f"{period}-01"))


def windows(report_date: date) -> dict[str, Window]:
    """List the windows of the core measures at a report date (the last day of a month)."""
    if report_date != month_end(report_date):
        raise ValueError(f"report date {report_date} is not the last day of a month")
    first = report_date.replace(day=1)
    half_year_ago = month_end(add_months(first, -6))
    quarter_start = add_months(first, -((report_date.month - 1) % 3))
    early_end = report_date - timedelta(days=RETENTION_DAYS)
    listed = (
        Window("ROLL12", add_months(first, -11), report_date),
        Window("YTD", financial_year_start(report_date), report_date),
        Window("QTR", quarter_start, report_date),
        Window("MONTH", first, report_date),
        Window("COMPLETE12", add_months(first, -17), half_year_ago),
        Window("FIRST6", add_months(first, -11), half_year_ago),
        Window("EARLY12", add_months(early_end, -12) + timedelta(days=1), early_end),
        Window("AT_R", report_date, report_date),
    )
    return {window.code: window for window in listed}


def quarter_is_complete(report_date: date) -> bool:
    """Whether the report date closes its financial quarter."""
    return report_date.month % 3 == 0


def age_on(born: date, day: date) -> int:
    """Completed years; someone born on 29 February has a birthday on 1 March in common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def completed_years(start: date, day: date) -> int:
    """Whole years from start to day, counted by anniversaries."""
    years = day.year - start.year
    return years if add_months(start, 12 * years) <= day else years - 1
