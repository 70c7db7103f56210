"""The one way from a report to the published tables: one read-only connection, typed rows.

A report is made from a publication alone, so that whoever holds the publication can make it again.
What a row holds is a data class whose fields are named like the columns it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

import duckdb

EVERYBODY = "all"
"""The provider code of the whole partnership, where a person counts once."""


class Row(Protocol):
    """A data class over a published table."""

    TABLE: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


RowType = TypeVar("RowType", bound=Row)


@dataclass(frozen=True)
class Period:
    """A month that figures are computed for; `submission_deadline` may not be known."""

    TABLE: ClassVar = "dim_period"
    period: str
    report_date: date
    financial_year: str
    financial_quarter: str
    is_quarter_end: bool
    submission_deadline: date | None
    quarter_report_due: date | None
    is_report_month: bool


@dataclass(frozen=True)
class Contract:
    """A provider under a contract; a contract has one such row for each of its providers."""

    TABLE: ClassVar = "dim_contract"
    contract: str
    framework: str
    area: str
    provider_code: str
    start_date: date
    end_date: date | None


@dataclass(frozen=True)
class Compliance:
    """Compliance of a submission month; `failing_records` is None where it was not checked."""

    TABLE: ClassVar = "dq_compliance"
    dataset: str
    provider_code: str
    period: str
    records: int
    failing_records: int | None
    gate: str


class Published:
    """A publication that is open for reading.

    Attributes:
        months: the months figures are computed for, oldest first.
        month: the month it was made for.

    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read the calendar of an open publication."""
        self._connection = connection
        self.months = self.read(Period, "order by period")
        self.month = next(month for month in self.months if month.is_report_month)

    def has_table(self, name: str) -> bool:
        """Say whether the publication holds a table that not every one holds."""
        return bool(
            self._connection.execute(
                "select 1 from information_schema.tables "
                "where table_schema = 'published' and table_name = ?",
                [name],
            ).fetchall()
        )

    def read(
        self, kind: type[RowType], rest: str = "", values: Sequence[Any] = ()
    ) -> list[RowType]:
        """Read rows of a table.

        Args:
            kind: data class with the table in `TABLE` and the wanted columns as fields.
            rest: the rest of the query: `where ...`, `order by ...`; never a value itself.
            values: the values of the question marks in it.

        """
        names = ", ".join(field.name for field in fields(kind))
        found = self._connection.execute(
            f"select {names} from published.{kind.TABLE} {rest}", list(values)
        )
        return [kind(*row) for row in found.fetchall()]

    def rows(
        self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[tuple[Any, ...]]:
        """Run a query that counts or joins published tables, for which a row has no name."""
        return self._connection.execute(query, values).fetchall()


@contextmanager
def opened(publication: Path) -> Iterator[Published]:
    """Open a publication for reading, and close it when the block ends.

    Args:
        publication: its folder, which holds `marts.duckdb`.

    """
    connection = duckdb.connect(str(publication / "marts.duckdb"), read_only=True)
    try:
        yield Published(connection)
    finally:
        connection.close()
