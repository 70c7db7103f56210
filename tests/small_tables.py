"""Small publications, made by hand, for tests of what is made from published tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.reports.published import Published, opened

Row = Mapping[str, Any]
_TYPES = {bool: "boolean", int: "double", float: "double", date: "date", str: "varchar"}


@contextmanager
def publication(folder: Path, tables: Mapping[str, Sequence[Row]]) -> Iterator[Published]:
    """Write tables as a publication and open it.

    Args:
        folder: where it is written.
        tables: rows by the name of their table; the first row has a value in every column whose
            type is not text.

    """
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(folder / "marts.duckdb")) as connection:
        connection.execute("create schema published")
        for name, rows in tables.items():
            columns = ", ".join(
                f"{column} {_TYPES[type(value)] if value is not None else 'varchar'}"
                for column, value in rows[0].items()
            )
            connection.execute(f"create table published.{name} ({columns})")
            for row in rows:
                places = ", ".join("?" * len(row))
                connection.execute(
                    f"insert into published.{name} by name select {places}".replace(
                        places, ", ".join(f"? as {column}" for column in row)
                    ),
                    list(row.values()),
                )
    with opened(folder) as published:
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
