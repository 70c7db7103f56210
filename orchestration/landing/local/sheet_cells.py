"""What a cell of a sheet says, as the text that a CSV file would have."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from openpyxl.utils.datetime import from_excel

_SERIAL_YEARS = range(1910, 2101)
"""A number is the serial of a day only within these years: 2024 and 20240503 are none."""

_INEXACT_FROM = 10**15
"""Spreadsheets keep fifteen digits of a number."""

_LEADING_ZEROS = re.compile(r"0{2,}")
_DAY_CONTENTS = ("date", "month", "timestamp")


class CellFault(Exception):
    """What is wrong with a cell, with the remedy; says nothing of what it holds."""


def cell_text(shown: Any, written: Any, content: str, epoch: datetime) -> str:
    """Give the text of a cell, trimmed, empty where it is blank.

    A day becomes YYYY-MM-DD (a month YYYY-MM, a time of day is kept in a timestamp alone), also
    where it is a mere serial number in a column of days; 12.0 becomes 12; a cell that shows leading
    zeros keeps them.

    Args:
        shown: the cell as last calculated.
        written: the same cell with its formula, if it has one.
        content: of the field it is for, as in the register.
        epoch: day from which the workbook counts.

    Raises:
        CellFault: the cell has no value that could be trusted.

    """
    value = shown.value
    if value is None:
        # a formula that gives an empty text is kept as a text
        if written.data_type == "f" and shown.data_type == "n":
            raise CellFault(
                "holds a formula without a value; open and save the file in a spreadsheet program"
            )
        return ""
    if shown.data_type == "e":
        raise CellFault("holds an error; correct it or clear the cell")
    if isinstance(value, bool):
        return ("Y" if value else "N") if content == "boolean" else str(value).lower()
    if isinstance(value, int | float):
        day = _day_of_serial(value, epoch) if content in _DAY_CONTENTS else None
        if day is None:
            return _number(value, shown.number_format or "", content)
        value = day
    if isinstance(value, date):
        return _moment(value, content)
    return str(value).strip()


def _day_of_serial(value: float, epoch: datetime) -> datetime | None:
    try:
        day = from_excel(value, epoch)
    except (OverflowError, ValueError):
        return None
    return day if isinstance(day, datetime) and day.year in _SERIAL_YEARS else None


def _moment(value: date, content: str) -> str:
    midnight = datetime(value.year, value.month, value.day)
    moment = value if isinstance(value, datetime) else midnight
    if content == "month":
        return moment.strftime("%Y-%m")
    if content == "date" or (moment == midnight and content != "timestamp"):
        return moment.date().isoformat()
    return moment.replace(microsecond=0).isoformat()


def _number(value: float, number_format: str, content: str) -> str:
    if "%" in number_format:
        return f"{value * 100:.12g}%"
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    if abs(value) >= _INEXACT_FROM and content != "decimal":
        raise CellFault(
            "holds a number of more than 15 digits, of which a spreadsheet forgets the last; "
            "format the column as text and fill it in again"
        )
    text = str(int(value))
    return text.zfill(len(number_format)) if _LEADING_ZEROS.fullmatch(number_format) else text
