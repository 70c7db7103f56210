"""Small publications, made by hand, for tests of what is made from published tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.reports.published import Published, opened
from tests.publications import write

Row = Mapping[str, Any]


@contextmanager
def publication(folder: Path, tables: Mapping[str, Sequence[Row]]) -> Iterator[Published]:
    """Write rows by the name of their published table, and open the publication they make."""
    with opened(write(folder, tables)) as published:
        yield published


def month(period: str, last_day: date, *, is_report_month: bool = False) -> Row:
    """Give a row of `dim_period`, in the financial year 2024-25."""
    quarter = (last_day.month - 4) % 12 // 3 + 1
    return {
        "period": period,
        "report_date": last_day,
        "financial_year": "2024-25",
        "financial_quarter": f"2024-25 Q{quarter}",
        "is_quarter_end": last_day.month % 3 == 0,
        "submission_deadline": date(2025, 4, 14),
        "quarter_report_due": date(2025, 4, 11),
        "is_report_month": is_report_month,
    }
