"""Write tables as one page and one spreadsheet that hold the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.lib.spreadsheet import Column, Sheets
from orchestration.reports.pages import words
from orchestration.reports.pages.frame import environment_of

_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        anchor: name of its section on the page.
        title: heading of the section and name of the sheet, of at most 31 characters.
        about: one sentence on what is in it.
        columns: its columns.
        rows: texts, whole numbers and dates, one for each column.
        when_empty: what is said where there is no row.

    """

    anchor: str
    title: str
    about: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    when_empty: str

    @property
    def texts(self) -> list[list[str]]:
        """The rows as the page shows them."""
        return [
            [words.day(value) if isinstance(value, date) else str(value) for value in row]
            for row in self.rows
        ]


def write_tables(
    path: Path, *, title: str, about: str, day: date, tables: Sequence[Table]
) -> tuple[tuple[str, str], ...]:
    """Write the page and the spreadsheet.

    Args:
        path: the file of both, without its ending.
        title: what the report is called.
        about: one paragraph on whom it is for and what is in it.
        day: the day it speaks for.
        tables: its tables, in order.

    Returns:
        What the two forms are called, each with the name of its file.

    """
    path.parent.mkdir(exist_ok=True)
    page = (
        environment_of(_TEMPLATES)
        .get_template("tables.html.jinja")
        .render(title=title, about=about, tables=tables, name=path.name)
    )
    path.with_suffix(".html").write_text(page, encoding="utf-8")
    sheets = Sheets(
        path.with_suffix(".xlsx"),
        title=title,
        subject="Drug and alcohol treatment contracts",
        day=day,
        when_empty="None",
    )
    meanings = {column.title: column.meaning for table in tables for column in table.columns}
    notes = [
        ("Title", title),
        ("What it is", about),
        *((f"Sheet {table.title}", table.about) for table in tables),
        *((f"Column {name}", meaning) for name, meaning in meanings.items()),
    ]
    sheets.add("Notes", (Column("About", 28, ""), Column("Text", 110, "")), notes)
    for table in tables:
        sheets.add(table.title, table.columns, table.rows)
    sheets.close()
    return tuple((form, f"{path.name}.{form.lower()}") for form in ("HTML", "XLSX"))
