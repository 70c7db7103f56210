"""The registers that the linter reads."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from orchestration.settings import SEEDS

BLANK = "(blank)"
"""How `indicators_as_printed.csv` says that a document leaves the cell empty."""
CUT = "..."
"""How it says that the print is cut there."""


@dataclass(frozen=True)
class Row(Mapping[str, str]):
    """A row of a register that knows where it stands.

    Attributes:
        file: the register, without its ending.
        number: from 1, the header not counted.
        cells: what it says, by column.

    """

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)


@dataclass(frozen=True)
class Registers:
    """What the linter reads, one attribute per register."""

    frameworks: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    indicator_targets: list[Row] = field(default_factory=list)
    indicator_outcomes: list[Row] = field(default_factory=list)
    indicator_breakdowns: list[Row] = field(default_factory=list)
    indicator_windows: list[Row] = field(default_factory=list)
    indicator_figures: list[Row] = field(default_factory=list)
    indicators_as_printed: list[Row] = field(default_factory=list)
    breakdown_members: list[Row] = field(default_factory=list)
    rating_scales: list[Row] = field(default_factory=list)
    contract_due_dates: list[Row] = field(default_factory=list)
    framework_findings_accepted: list[Row] = field(default_factory=list)

    def indicator(self, indicator_id: str) -> Row | None:
        """Give an indicator, None where the register does not hold it."""
        return next((row for row in self.indicators if row["indicator_id"] == indicator_id), None)

    def framework_of(self, indicator_id: str) -> str:
        """Give the framework of an indicator, blank where the register does not hold it."""
        row = self.indicator(indicator_id)
        return row["framework"] if row else ""


def load_registers(seeds: Path = SEEDS) -> Registers:
    """Read all registers.

    There may be no register of figures yet: until one is tied to an indicator, none is missed.
    """
    return Registers(**{each.name: _rows(seeds / f"{each.name}.csv") for each in fields(Registers)})


def _rows(path: Path) -> list[Row]:
    if path.stem == "indicator_figures" and not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as handle:
        return [
            Row(path.stem, number, cells)
            for number, cells in enumerate(csv.DictReader(handle, strict=True), start=1)
        ]
