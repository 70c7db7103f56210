"""A sheet of a workbook as a table of text.

A sheet may hold more than a table: titles, notes, several tables, merged cells. What is not one
plain table is refused with the place to mend, so that no row lands that the provider did not mean.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import pyarrow as pa
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from orchestration.landing.local.csv_rows import source_table
from orchestration.landing.local.layout import SourceColumn
from orchestration.landing.local.sheet_cells import CellFault, cell_text
from orchestration.landing.report import LandingFault

LayOut = Callable[[Sequence[str]], tuple[SourceColumn, ...]]

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CHUNK_BYTES = 1 << 20
_OVERLAP_BYTES = 200
_ROWS_ABOVE_HEADER = 20
_SPLIT = "move a second table to a file of its own"

_Row = tuple[tuple[Any, Any], ...]


def read_sheet_rows(
    path: Path, sheet: str, label: str, lay_out: LayOut
) -> tuple[tuple[SourceColumn, ...], pa.Table]:
    """Read the sheet that is named as the entity, else the first one.

    Args:
        path: the workbook.
        sheet: name of the entity.
        label: how the faults name the file.
        lay_out: finds the field of every column of a header, or raises LandingFault.

    Returns:
        The columns, and the rows as `source_table` gives them.

    Raises:
        LandingFault: it is no workbook or not one plain table; file, place and remedy.
        OSError: the file cannot be read.

    """
    # openpyxl quotes values of cells in its warnings
    with path.open("rb") as one, path.open("rb") as other, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _told_as_fault(label):
            shown = load_workbook(one, read_only=True, data_only=True)
        if not shown.worksheets:
            raise LandingFault([f"{label}: has no sheet with cells; put the table in one"])
        titles = [one.title.strip().lower() for one in shown.worksheets]
        place = titles.index(sheet) if sheet in titles else 0
        found = shown.worksheets[place]
        written = found
        if _look_through(path, found, label):
            with _told_as_fault(label):
                written = load_workbook(other, read_only=True).worksheets[place]
        rows = enumerate(_rows(found, written, label), start=1)
        filled = ((number, row) for number, row in rows if not _is_blank(row))
        return _Reader(label, shown.epoch).read(filled, lay_out)


@contextmanager
def _told_as_fault(label: str) -> Iterator[None]:
    """Tell whatever openpyxl stumbles over in one line."""
    try:
        yield
    except (
        *(zipfile.BadZipFile, InvalidFileException, ParseError, EOFError),
        *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    ):
        raise LandingFault(
            [f"{label}: is no workbook that can be read; save it as .xlsx, without a password"]
        ) from None


def _look_through(path: Path, sheet: Any, label: str) -> bool:
    """Refuse merged cells, which openpyxl does not tell of when it only reads.

    Returns:
        Whether the sheet has formulas, for which it must be read a second time.

    """
    has_formulas = False
    with (
        _told_as_fault(label),
        zipfile.ZipFile(path) as archive,
        archive.open(sheet._worksheet_path.lstrip("/")) as xml,
    ):
        rest = b""
        while chunk := xml.read(_CHUNK_BYTES):
            found = _MERGED.search(rest + chunk)
            if found:
                break
            has_formulas = has_formulas or bool(_FORMULA.search(rest + chunk))
            rest = chunk[-_OVERLAP_BYTES:]
        else:
            return has_formulas
    raise LandingFault(
        [
            f"{label}: cells {found.group(1).decode()} are merged; split them and fill in every "
            "row and column"
        ]
    )


def _rows(shown: Any, written: Any, label: str) -> Iterator[_Row]:
    """Give the cells of every row of the sheet, each with its formula's cell beside it."""
    for sheet in (shown, written):
        sheet.reset_dimensions()  # some programs write wrong ones
    rows = shown.iter_rows()
    formulas = rows if written is shown else written.iter_rows()
    while True:
        with _told_as_fault(label):
            row = next(rows, None)
            if row is None:
                return
            beside = row if formulas is rows else next(formulas, ())
            cells = tuple(zip(row, beside, strict=True))
        yield cells


def _is_blank(row: _Row) -> bool:
    return all(_is_blank_cell(cells) for cells in row)


def _is_blank_cell(cells: tuple[Any, Any]) -> bool:
    shown, written = cells
    if isinstance(shown.value, str):
        return not shown.value.strip()
    return shown.value is None and (written.data_type != "f" or shown.data_type != "n")


class _Reader:
    """Reads the rows of one sheet and collects what is wrong with them."""

    def __init__(self, label: str, epoch: datetime) -> None:
        self._label = label
        self._epoch = epoch
        self._faults: list[str] = []

    def read(
        self, rows: Iterator[tuple[int, _Row]], lay_out: LayOut
    ) -> tuple[tuple[SourceColumn, ...], pa.Table]:
        """Find the header, check that one plain table follows, and read it."""
        number, header = next(rows, (1, ()))
        names = self._names(number, header)
        try:
            columns = lay_out(names)
        except LandingFault:
            self._refuse_title(number, rows, lay_out)
            raise
        gap = names.index("") if "" in names else None
        if gap is not None:
            self._tell(
                f"column {get_column_letter(gap + 1)} has no name between others; "
                f"name or delete it, and {_SPLIT}"
            )
        contents = [column.field.content if column.field else "text" for column in columns]
        values: list[list[str]] = [[] for _ in columns]
        for expected, (at, row) in enumerate(rows, start=number + 1):
            if at != expected:
                self._tell(f"row {expected} is empty; delete empty rows, and {_SPLIT}")
                break
            texts = self._row(at, row, contents)
            if texts == names:
                self._tell(f"row {at} repeats the header; {_SPLIT}")
                break
            for column, text in zip(values, texts, strict=True):
                column.append(text)
        if self._faults:
            raise LandingFault(self._faults)
        return columns, source_table([pa.array(column, pa.string()) for column in values])

    def _names(self, number: int, row: _Row) -> list[str]:
        names = self._row(number, row, ["text"] * len(row))
        while names and not names[-1]:
            names.pop()
        return names

    def _row(self, number: int, row: _Row, contents: Sequence[str]) -> list[str]:
        """Give the texts of a row, as many as there are columns."""
        texts = [
            self._cell(number, at, row[at], contents[at])
            for at in range(min(len(row), len(contents)))
        ]
        for at in range(len(contents), len(row)):
            if not _is_blank_cell(row[at]):
                self._tell(
                    f"cell {get_column_letter(at + 1)}{number} stands beside the table; "
                    f"name its column or clear it, and {_SPLIT}"
                )
        return texts + [""] * (len(contents) - len(texts))

    def _cell(self, number: int, at: int, cells: tuple[Any, Any], content: str) -> str:
        try:
            return cell_text(*cells, content, self._epoch)
        except CellFault as fault:
            self._tell(f"cell {get_column_letter(at + 1)}{number} {fault}")
            return ""

    def _refuse_title(self, number: int, rows: Iterator[tuple[int, _Row]], lay_out: LayOut) -> None:
        """Raise where the header stands below a row that is none, as a title is."""
        for below, row in islice(rows, _ROWS_ABOVE_HEADER):
            try:
                lay_out(self._names(below, row))
            except LandingFault:
                continue
            raise LandingFault(
                [
                    f"{self._label}: row {number} is not the header, which stands in row {below}; "
                    "delete the rows above the header"
                ]
            )

    def _tell(self, fault: str) -> None:
        self._faults.append(f"{self._label}: {fault}")
