"""Submission months of a sample and what each of them may hold."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample.arrays import Ints

HANDOVER_MONTHS = 14
"""Months between the start of a new provider's contract and the newest submission month."""


@dataclass(frozen=True)
class Periods:
    """Consecutive submission months; days count from 1970-01-01.

    ``content_start`` is 1 April of the financial year before the one that holds the month: an
    episode discharged earlier has left the content window of that month's files.
    """

    months: tuple[str, ...]
    first_day: Ints
    last_day: Ints
    content_start: Ints
    handover: int

    @property
    def start(self) -> int:
        """First day of the history that the files can show."""
        return int(self.content_start[0])

    @property
    def end(self) -> int:
        """Last day that any file can show."""
        return int(self.last_day[-1])

    def index_of(self, days: Ints) -> Ints:
        """Submission month in which each day falls: 0 is the first, negative is earlier."""
        first = np.datetime64(self.months[0], "M").astype(np.int64)
        return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) - first

    def left_window(self, days: Ints) -> Ints:
        """First submission month whose content window begins after each day."""
        return np.searchsorted(self.content_start, days, side="right").astype(np.int64)


def make_periods(months: int, newest_month: str) -> Periods:
    """Lay out ``months`` submission months that end at ``newest_month`` (``YYYY-MM``).

    Raises ``ValueError`` when there is no month to write or the month is no ``YYYY-MM``.
    """
    if months < 1:
        raise ValueError(f"months is {months}: give at least 1")
    try:
        newest = np.datetime64(newest_month, "M")
    except ValueError:
        raise ValueError(f"newest_month is {newest_month!r}: write it as YYYY-MM") from None
    span = np.arange(newest - (months - 1), newest + 1)
    number = span.astype(np.int64)
    year, month = 1970 + number // 12, number % 12
    april = (year - 1 - (month < 3) - 1970) * 12 + 3
    return Periods(
        months=tuple(str(value) for value in span),
        first_day=_first_day(number),
        last_day=_first_day(number + 1) - 1,
        content_start=_first_day(april),
        handover=int(_first_day(number[-1:] - HANDOVER_MONTHS)[0]),
    )


def _first_day(month_number: Ints) -> Ints:
    return month_number.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
