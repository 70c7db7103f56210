"""The registers under seeds/ as rows of text."""

from __future__ import annotations

import csv
from functools import cache

from orchestration.settings import SEEDS


@cache
def register(name: str) -> list[dict[str, str]]:
    """Give the rows of a register (seeds/<name>.csv), every value as text."""
    with (SEEDS / f"{name}.csv").open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle, strict=True))
