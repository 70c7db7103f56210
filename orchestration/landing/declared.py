"""Small CSV files of declared columns: reading and checking one of them.

Which tables there are, and their columns, is data: a register among the seeds with one row per
column.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import pyarrow as pa

from orchestration.landing.header import separator_hint
from orchestration.landing.report import LandingFault
from orchestration.landing.scan import UTF_8, scan_file

_DATE_FORMS = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "%Y-%m-%d"),
    (re.compile(r"\d{8}"), "%Y%m%d"),
    (re.compile(r"\d{2}/\d{2}/\d{4}"), "%d/%m/%Y"),
)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_EXPECTED = {
    "date": "is not a date; write it as YYYY-MM-DD",
    "month": "is not a month; write it as YYYY-MM",
    "integer": "is not a whole number; write digits only",
    "number": "is not a number; write digits, with a point before decimals",
}


OTHER_SEPARATOR = "its values are not separated by commas; save it as comma-separated CSV"


@dataclass(frozen=True)
class Column:
    """A column of a declared table.

    Attributes:
        name: as in the header, lower case.
        is_required: the header must have it; a missing optional column is blank.
        is_key: no two rows may agree in all key columns.
        is_filled: no row may leave it blank.
        content: `text`, `date`, `month`, `integer` or `number`.
        accepted: the only values it may have, none for any.
        reserved: values, lower case, that mean something else in the outputs and may not be used.
        not_before: the column of dates of which this one may not be earlier, blank for none.
        references_to: `<table>.<column>` that should hold the value too, blank for none.

    """

    name: str
    is_required: bool
    is_key: bool
    is_filled: bool
    content: str
    accepted: tuple[str, ...]
    reserved: tuple[str, ...] = ()
    not_before: str = ""
    references_to: str = ""


@dataclass(frozen=True)
class DeclaredTable:
    """A table of declared columns.

    Attributes:
        name: as in the register.
        is_required: it must be there, with a row.
        columns: in the order of the register.

    """

    name: str
    is_required: bool
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Content:
    """What a file holds: its rows by column, blank as None, and its hash."""

    rows: list[dict[str, str | None]]
    sha256: str


def read_register(path: Path) -> tuple[DeclaredTable, ...]:
    """Read which tables there are from a register among the seeds.

    Raises:
        LandingFault: the seed is not there.

    """
    rows = read_seed(path)
    return tuple(
        _table(name, list(group)) for name, group in groupby(rows, lambda row: row["table_name"])
    )


def read_seed(path: Path) -> list[dict[str, str]]:
    """Read a register among the seeds, every value as text.

    Raises:
        LandingFault: the seed is not there.

    """
    try:
        with path.open(newline="", encoding="utf-8") as handle:
            return list(csv.DictReader(handle))
    except OSError as error:
        raise LandingFault([f"{path}: cannot be read; restore the seed of the project"]) from error


def _table(name: str, rows: Sequence[Mapping[str, str]]) -> DeclaredTable:
    return DeclaredTable(
        name=name,
        is_required=rows[0].get("is_required_table") == "Y",
        columns=tuple(
            Column(
                name=row["column_name"],
                is_required=row["is_required_column"] == "Y",
                is_key=row["is_key"] == "Y",
                is_filled=row["is_filled"] == "Y",
                content=row["content"],
                accepted=tuple(filter(None, row["accepted_values"].split(";"))),
                reserved=tuple(filter(None, row["reserved_values"].split(";"))),
                not_before=row["not_before"],
                references_to=row["references_to"],
            )
            for row in rows
        ),
    )


def read_content(table: DeclaredTable, path: Path, label: str) -> Content:
    """Read and check a file, and write dates and fixed values in their one form.

    Args:
        table: what it should hold.
        path: the file.
        label: how the faults name it.

    Raises:
        LandingFault: every fault of the file, one line each: file, row, field, remedy.

    """
    try:
        scan = scan_file(path)
        if scan.encoding is None:
            raise LandingFault([f"{label}: {scan.fault}; save it as CSV in UTF-8"])
        encoding = "utf-8-sig" if scan.encoding == UTF_8 else "cp1252"
        text = path.read_text(encoding=encoding)
    except OSError as error:
        raise LandingFault([f"{label}: cannot be read; check who may read it"]) from error
    rows = _rows(table, text, label)
    faults = list(_value_faults(table, rows, label))
    if table.is_required and not rows:
        faults.append(f"{label}: has no row; list at least one")
    if faults:
        raise LandingFault(faults)
    return Content(rows, scan.sha256)


def read_records(text: str, label: str) -> list[list[str]]:
    """Split a text in records of trimmed values; an empty line is an empty record.

    Raises:
        LandingFault: its quotation marks do not pair up.

    """
    try:
        return [
            [value.strip() for value in record]
            for record in csv.reader(io.StringIO(text), strict=True, skipinitialspace=True)
        ]
    except csv.Error:
        fault = "a quotation mark is not closed or stands inside a value; double it"
        if separator_hint(text.splitlines()[:1]):
            fault = OTHER_SEPARATOR
        raise LandingFault([f"{label}: {fault}"]) from None


def width_faults(width: int, rows: Sequence[Sequence[str]], label: str) -> list[str]:
    """Tell which rows have more or fewer values than the header, one line each."""
    return [
        f"{label}, row {number}: has {len(row)} values where the header has {width}; "
        "look for a missing or surplus comma"
        for number, row in enumerate(rows, start=1)
        if len(row) != width
    ]


def repeated_names(header: Sequence[str], known: Container[str], label: str) -> list[str]:
    """Tell which names stand twice in a header, one line each; a column may have no name.

    Only known names are told. The first line of a file without a header is a record, and what
    stands twice in it may be personal.

    Args:
        header: names, lower case.
        known: those that a header of this kind can have.
        label: how the faults name the file.

    """
    places = defaultdict(list)
    for place, name in enumerate(header, start=1):
        places[name].append(str(place))
    return [
        f"{label}: column {name} stands twice; keep one"
        if name in known
        else f"{label}: columns {' and '.join(at)} have one name; give each a name of its own"
        for name, at in sorted(places.items())
        if name and len(at) > 1
    ]


def _rows(table: DeclaredTable, text: str, label: str) -> list[dict[str, str | None]]:
    """Split a file in rows of the table's columns, trimmed, blank as None."""
    records = [record for record in read_records(text, label) if any(record)]
    header = [name.lower() for name in records[0]] if records else []
    if separator_hint(header):
        raise LandingFault([f"{label}: {OTHER_SEPARATOR}"])
    faults = [
        f"{label}: column {column.name} is missing; add it to the header"
        for column in table.columns
        if column.is_required and column.name not in header
    ]
    faults.extend(repeated_names(header, {column.name for column in table.columns}, label))
    faults.extend(width_faults(len(header), records[1:], label))
    if faults:
        raise LandingFault(faults)
    at = {
        column.name: header.index(column.name) for column in table.columns if column.name in header
    }
    return [
        {
            column.name: (record[at[column.name]] or None) if column.name in at else None
            for column in table.columns
        }
        for record in records[1:]
    ]


def _value_faults(
    table: DeclaredTable, rows: Iterable[dict[str, str | None]], label: str
) -> Iterable[str]:
    """Tell what is wrong with the values, and write dates and fixed values in their one form."""
    keys = [column.name for column in table.columns if column.is_key]
    first_row: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, start=1):
        for column in table.columns:
            value = row[column.name]
            where = f"{label}, row {number}, {column.name}"
            if value is None:
                if column.is_filled:
                    yield f"{where}: is blank; fill it in"
                continue
            usual = _usual_form(column, value)
            if usual is None:
                yield f"{where}: {_expected(column)}"
            elif usual.lower() in column.reserved:
                yield f"{where}: {usual} has a meaning of its own in the figures; use another code"
            else:
                row[column.name] = usual
        yield from _order_faults(table, row, f"{label}, row {number}")
        if keys:
            key = tuple((row[name] or "").upper() for name in keys)
            earlier = first_row.setdefault(key, number)
            if earlier != number and all(key):
                yield (
                    f"{label}, row {number}, {', '.join(keys)}: the same as in row {earlier}; "
                    "keep one of them"
                )


def _order_faults(table: DeclaredTable, row: Mapping[str, str | None], where: str) -> Iterable[str]:
    """Tell which dates lie before the one that they cannot precede; blank ones precede nothing."""
    for column in table.columns:
        later, earlier = row[column.name], row.get(column.not_before)
        # what is no date was told already; one in its usual form is comparable as text
        if later and earlier and _parse_date(later) and _parse_date(earlier) and later < earlier:
            yield f"{where}, {column.name}: lies before {column.not_before}; correct one of them"


def _expected(column: Column) -> str:
    if column.accepted:
        return f"is none of {', '.join(column.accepted)}; write one of them"
    return _EXPECTED[column.content]


def _usual_form(column: Column, value: str) -> str | None:
    """Give the one form in which a value is kept, None where it is not acceptable."""
    if column.accepted:
        lower = value.lower()
        return lower if lower in column.accepted else None
    if column.content == "date":
        parsed = _parse_date(value)
        return parsed.isoformat() if parsed else None
    if column.content == "month":
        return value if _MONTH.fullmatch(value) else None
    if column.content == "integer":
        return value if value.isascii() and value.isdigit() else None
    if column.content == "number":
        return value if _NUMBER.fullmatch(value) else None
    return value


def _parse_date(text: str) -> date | None:
    for form, pattern in _DATE_FORMS:
        if form.fullmatch(text):
            try:
                return datetime.strptime(text, pattern).date()
            except ValueError:
                return None
    return None


def as_arrow(table: DeclaredTable, rows: Sequence[Mapping[str, str | None]]) -> pa.Table:
    """Give the rows as text, each with its number in the file, from 1."""
    names = [column.name for column in table.columns]
    return pa.table(
        {name: pa.array([row[name] for row in rows], pa.string()) for name in names}
        | {"_row_number": pa.array(range(1, len(rows) + 1), pa.int32())}
    )
