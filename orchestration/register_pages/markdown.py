"""What all pages of registers are made of."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache

from orchestration.settings import SEEDS


@cache
def register(name: str) -> list[dict[str, str]]:
    """Give the rows of a register (seeds/<name>.csv), all as text."""
    with (SEEDS / f"{name}.csv").open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Give the lines of a table, an empty one after it."""
    for row in (header, ("---",) * len(header), *rows):
        # a bar in a text would end the cell
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


def code(names: Iterable[str]) -> str:
    """Give names as code, one after the other."""
    return ", ".join(f"`{name}`" for name in names)
