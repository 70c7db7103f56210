"""Rows of returns that are few enough to be written one after the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from orchestration.sample.local.sheet import Column, Sheet

Value = str | int | float | bool | date | None
MONTHS_OF_RETURNS = 24
EPOCH = date(1970, 1, 1)


@dataclass
class Ledger:
    """Rows by entity, in the order in which they are handed in."""

    rows: dict[str, list[tuple[int, date, Mapping[str, Value]]]] = field(default_factory=dict)

    def add(self, entity: str, provider: int, filed: date, **values: Value) -> None:
        """Add a row to the return for the month of ``filed``."""
        self.rows.setdefault(entity, []).append((provider, filed, values))

    def sheets(self) -> Iterator[Sheet]:
        """Rows of every entity; a field that a row does not name is blank there."""
        for entity, lines in self.rows.items():
            names = dict.fromkeys(name for _, _, values in lines for name in values)
            yield Sheet(
                entity=entity,
                provider=np.array([provider for provider, _, _ in lines]),
                known=np.array([day_number(filed) for _, filed, _ in lines]),
                columns={
                    name: Column(
                        pa.array([_text(v.get(name)) for _, _, v in lines], type=pa.string())
                    )
                    for name in names
                },
            )


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def month_of(day: date) -> str:
    """``YYYY-MM``."""
    return f"{day:%Y-%m}"


def month_ends(newest: int, months: int = MONTHS_OF_RETURNS) -> list[date]:
    """Last days of the months up to the one that ends on day number ``newest``."""
    last = EPOCH + timedelta(days=newest)
    ends = []
    for _ in range(months):
        ends.append(last)
        last = last.replace(day=1) - timedelta(days=1)
    return ends[::-1]


def quarters(newest: int) -> list[tuple[date, date]]:
    """First and last days of the calendar quarters that ended in the months of the returns."""
    return [
        ((end - timedelta(days=70)).replace(day=1), end)
        for end in month_ends(newest)
        if end.month % 3 == 0
    ]


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, float):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)
