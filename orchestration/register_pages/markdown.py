"""What all pages of registers are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Give the lines of a table, an empty one after it."""
    for row in (header, ("---",) * len(header), *rows):
        # a bar in a text would end the cell
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


def code(names: Iterable[str]) -> str:
    """Give names as code, one after the other."""
    return ", ".join(f"`{name}`" for name in names)
