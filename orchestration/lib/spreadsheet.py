"""Spreadsheets that can be read aloud, filtered and printed.

One named table a sheet, beginning at its first cell, no merged cells, nothing said by colour alone.
Every text is written as text: a client reference that begins with ``=`` is no formula. The same
input gives the same bytes, so a file that did not change is seen not to have changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

# what Excel holds in a sheet, less the header
ROWS_PER_SHEET = 1_048_575
# Excel refuses a longer text, and XlsxWriter would leave it out
_LONGEST_TEXT = 32_767
_A4 = 9


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its width in characters and what it means, for the notes."""

    title: str
    width: int
    meaning: str


class Sheets:
    """A workbook that is written sheet by sheet; nothing is on the disk before it is closed."""

    def __init__(self, path: Path, *, title: str, subject: str, day: date, when_empty: str) -> None:
        """Begin a workbook.

        Args:
            path: the file; one that is there keeps its mode.
            title: what it is called in its properties.
            subject: what it is about, in its properties.
            day: the day it speaks for, which its properties give as that of its making.
            when_empty: what stands in the one row of a table without rows.

        """
        book = xlsxwriter.Workbook(str(path), {"in_memory": True})
        book.set_properties(
            {"title": title, "subject": subject, "created": datetime.combine(day, time())}
        )
        book.set_custom_property("Language", "en-GB")
        self._book = book
        self._when_empty = when_empty
        self._header = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self._whole = book.add_format({"valign": "top", "num_format": "0"})
        self._fraction = book.add_format({"valign": "top", "num_format": "0.000"})
        self._day = book.add_format({"valign": "top", "num_format": "d mmm yyyy"})

    def add(self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
        """Add a sheet with a table, or several where the rows are too many for one."""
        # a table has a row, whatever happens
        rows = rows or [(self._when_empty, *[""] * (len(columns) - 1))]
        for number, start in enumerate(range(0, len(rows), ROWS_PER_SHEET), start=1):
            sheet_name = name if number == 1 else f"{name} {number}"
            self._add_part(sheet_name, columns, rows[start : start + ROWS_PER_SHEET])

    def _add_part(
        self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]
    ) -> None:
        sheet = self._book.add_worksheet(name)
        last_row, last_column = len(rows), len(columns) - 1
        sheet.add_table(
            *(0, 0, last_row, last_column),
            {
                "name": re.sub(r"\W", "_", name),
                # dark on light and ruled: no colour has to be told from another
                "style": "Table Style Light 1",
                "columns": [
                    {"header": column.title, "header_format": self._header} for column in columns
                ],
            },
        )
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
        for row_number, row in enumerate(rows, start=1):
            for number, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(row_number, number, value, self._whole)
                elif isinstance(value, float):
                    sheet.write_number(row_number, number, value, self._fraction)
                elif isinstance(value, date):
                    sheet.write_datetime(row_number, number, value, self._day)
                else:
                    # never by `write`, which makes a formula of what begins like one
                    text = (value or "")[:_LONGEST_TEXT]
                    sheet.write_string(row_number, number, text, self._text)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer(f"&L{name}&RPage &P of &N")

    def close(self) -> None:
        """Write the file."""
        self._book.close()
