"""The registers under seeds/ as rows of text."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache

from orchestration.settings import SEEDS


@cache
def register(name: str) -> list[dict[str, str]]:
    """Give the rows of a register (seeds/<name>.csv), every value as text."""
    with (SEEDS / f"{name}.csv").open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle, strict=True))


def parameter(name: str, day: date) -> float:
    """Give a parameter of the measures as it is in force on a day.

    Raises:
        KeyError: no row of seeds/measure_parameters.csv holds it on that day.

    """
    for row in register("measure_parameters"):
        if row["parameter"] == name and row["valid_from"] <= day.isoformat() <= (
            row["valid_to"] or "9999-12-31"
        ):
            return float(row["value"])
    raise KeyError(f"seeds/measure_parameters.csv: no row of {name} holds on {day}: add one")
