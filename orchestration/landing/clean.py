"""The careful reading of a file that DuckDB alone would not number rightly.

A row with too few or too many values, an empty line or a line break inside a value make the row
numbers that DuckDB gives unsure, and a quotation mark that is never closed can hide thousands of
rows from it. Such a file is read once by Python's CSV reader: the rows that fit go to a private
copy, each with its number in front; the others are listed. Only files with such a fault take
this way.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.landing.header import EXPORT_AGAIN, FileRejectedError, Layout
from orchestration.landing.scan import open_private

NUMBER_OF_VALUES = "number of values"
QUOTATION_MARK = "quotation mark"


@dataclass(frozen=True)
class RejectedRow:
    """A row that is kept out; what it says is not kept.

    Attributes:
        row_number: data row, from 1.
        line_number: physical line where it starts, from 1, header included.
        values_found: None where a stray quotation mark leaves it open what is a value.
        problem: `number of values` or `quotation mark`.
        agency: what stands where the header has AGNCY; not to be believed without a second source.

    """

    row_number: int
    line_number: int
    values_found: int | None
    problem: str
    agency: str | None


@dataclass(frozen=True)
class CleanCopy:
    """What went to the copy, and what did not."""

    good_rows: int
    rejected: tuple[RejectedRow, ...]


def write_clean_copy(source: Path, layout: Layout, target: Path) -> CleanCopy:
    """Copy the rows that fit the header, without it, each with its row number in front.

    Args:
        source: text file in UTF-8.
        layout: its header.
        target: the copy, readable by its owner alone.

    Raises:
        FileRejectedError: a quotation mark swallows the rest of the file.

    """
    width = layout.width
    agency_at = layout.fields["AGNCY"]
    rejected: list[RejectedRow] = []
    number = good = 0
    with source.open(encoding="utf-8-sig", newline="") as handle, open_private(target) as copy:
        lines = _Lines(handle)
        reader = csv.reader(lines, strict=True, skipinitialspace=True)
        _skip_header(reader)
        while True:
            lines.start_record()
            try:
                record = next(reader, None)
                misquoted = False
            except csv.Error:
                if len(lines.taken) > 1:
                    if lines.at_end or lines.is_overlong:
                        raise _swallowed(number + 1, lines.first_line) from None
                    lines.give_back_all_but_first()
                record = []
                misquoted = True
            if record is None:
                return CleanCopy(good, tuple(rejected))
            if not record and not misquoted:
                continue  # an empty line is no row
            text = "".join(lines.taken)
            number += 1
            if len(record) == width:
                good += 1
                # DuckDB wants all lines to end alike, the last one too
                line_end = "" if text.endswith("\n") else lines.line_end
                copy.write(f"{number},{text}{line_end}")
                continue
            rejected.append(
                RejectedRow(
                    row_number=number,
                    line_number=lines.first_line,
                    values_found=None if misquoted else len(record),
                    problem=QUOTATION_MARK if misquoted else NUMBER_OF_VALUES,
                    agency=record[agency_at] if len(record) > agency_at else None,
                )
            )


def _skip_header(reader: Iterable[list[str]]) -> None:
    for record in reader:
        if any(name.strip() for name in record):
            return


def _swallowed(row_number: int, line_number: int) -> FileRejectedError:
    return FileRejectedError(
        None,
        f"a quotation mark opened in data row {row_number} (line {line_number}) is never closed, "
        "so the rest of the file cannot be told apart",
        f"close or double the quotation mark in that row, or {EXPORT_AGAIN}",
    )


class _Lines:
    """Feeds a CSV reader and remembers which lines the current record took."""

    def __init__(self, source: Iterable[str]) -> None:
        self._source = iter(source)
        self._waiting: deque[str] = deque()
        self._line = 0
        self.taken: list[str] = []
        self.line_end = "\n"  # CRLF where the file has it
        self.at_end = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._waiting:
            line = self._waiting.popleft()
        else:
            try:
                line = next(self._source)
            except StopIteration:
                self.at_end = True
                raise
        self._line += 1
        if line.endswith("\r\n"):
            self.line_end = "\r\n"
        self.taken.append(line)
        return line

    def start_record(self) -> None:
        """Forget the lines of the record before."""
        self.taken = []

    @property
    def first_line(self) -> int:
        """Number of the line where the current record starts."""
        return self._line - len(self.taken) + 1

    @property
    def is_overlong(self) -> bool:
        """The record is longer than the reader takes: no real row is."""
        return sum(map(len, self.taken)) > csv.field_size_limit()

    def give_back_all_but_first(self) -> None:
        """Let the reader see the lines again that a stray quotation mark has swallowed."""
        self._waiting.extendleft(reversed(self.taken[1:]))
        self._line -= len(self.taken) - 1
        del self.taken[1:]
