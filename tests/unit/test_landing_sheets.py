"""Workbooks: which sheet is read, what each cell says, and what is refused."""

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.landing import LandingFault
from orchestration.landing.local.layout import SourceColumn, lay_out
from orchestration.landing.local.mapping import EntityMapping
from orchestration.landing.local.register import Entity, Field
from orchestration.landing.local.sheet_rows import read_sheet_rows

LABEL = "case_management/2024-05/p1/event.xlsx"
ENTITY = Entity(
    "event",
    "case_management",
    tuple(
        Field(name, content, is_needed=name == "event_id", accepted=())
        for name, content in (
            ("event_id", "text"),
            ("day", "date"),
            ("month", "month"),
            ("at", "timestamp"),
            ("kits", "integer"),
            ("amount", "decimal"),
            ("done", "boolean"),
            ("kind", "code"),
        )
    ),
)
Row = tuple[object, ...]


def read(path: Path) -> tuple[tuple[SourceColumn, ...], pa.Table]:
    return read_sheet_rows(
        path, "event", LABEL, lambda names: lay_out(names, ENTITY, EntityMapping(), LABEL)
    )


def rows_of(path: Path) -> list[tuple[str, ...]]:
    columns, table = read(path)
    assert table["_row_number"].to_pylist() == list(range(1, table.num_rows + 1))
    return list(zip(*(table[f"c{column.position}"].to_pylist() for column in columns), strict=True))


def save(folder: Path, *rows: Row, change: Callable[[Worksheet], object] | None = None) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    book.save(folder / "event.xlsx")
    return folder / "event.xlsx"


def value_of(folder: Path, field: str, value: object, number_format: str | None = None) -> str:
    def form(sheet: Worksheet) -> None:
        if number_format:
            sheet["B2"].number_format = number_format

    return rows_of(save(folder, ("event_id", field), ("1", value), change=form))[0][1]


def patched(book: Path, pattern: bytes, replacement: bytes) -> Path:
    """Copy a workbook with its first sheet changed."""
    path = book.parent / "patched.xlsx"
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name.endswith("sheet1.xml"):
                text = re.sub(pattern, replacement, text, flags=re.DOTALL)
            target.writestr(name, text)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(LandingFault) as caught:
        read(path)
    return "\n".join(caught.value.faults)


# cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("kind", " a ", "a"),
        ("kind", None, ""),
        ("kind", 12.0, "12"),
        ("kind", 12, "12"),
        ("event_id2", "007", "007"),
        ("kind", "12345678901234567890", "12345678901234567890"),
        ("kind", 999999999999999, "999999999999999"),
        ("kits", 3.0, "3"),
        ("kits", 3.5, "3.5"),
        ("kits", -0.0, "0"),
        ("amount", 12.5, "12.5"),
        ("amount", 1e15, "1000000000000000"),
        ("done", True, "Y"),
        ("done", False, "N"),
        ("kind", True, "true"),
        ("day", date(2024, 5, 3), "2024-05-03"),
        ("day", datetime(2024, 5, 3, 14, 30), "2024-05-03"),
        ("day", "03/05/2024", "03/05/2024"),
        ("day", 45415, "2024-05-03"),
        ("day", 2024, "2024"),
        ("day", 20240503, "20240503"),
        ("day", 3653, "3653"),
        ("day", 3654, "1910-01-01"),
        ("day", 73415, "2100-12-31"),
        ("day", 73416, "73416"),
        ("month", date(2024, 5, 3), "2024-05"),
        ("month", 45415, "2024-05"),
        ("month", "2024-05", "2024-05"),
        ("at", datetime(2024, 5, 3, 14, 30), "2024-05-03T14:30:00"),
        ("at", 45415.75, "2024-05-03T18:00:00"),
        ("at", date(2024, 5, 3), "2024-05-03T00:00:00"),
        ("kind", date(2024, 5, 3), "2024-05-03"),
        ("kits", 45415, "45415"),
    ],
)
def test_a_cell_says_what_a_csv_file_would(
    tmp_path: Path, field: str, value: object, text: str
) -> None:
    assert value_of(tmp_path, field, value) == text


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (7, "000000", "000007"),
        (7, "0", "7"),
        (1234567, "000000", "1234567"),
        (0.85, "0%", "85%"),
        (45415, "dd/mm/yyyy", "2024-05-03"),
    ],
)
def test_a_number_keeps_what_its_format_shows(
    tmp_path: Path, value: object, number_format: str, text: str
) -> None:
    assert value_of(tmp_path, "kind", value, number_format) == text


def test_days_are_counted_from_where_the_workbook_counts(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append(["event_id", "day"])
    book.worksheets[0].append(["1", to_excel(datetime(2024, 5, 3), CALENDAR_MAC_1904)])
    book.save(tmp_path / "event.xlsx")
    assert rows_of(tmp_path / "event.xlsx") == [("1", "2024-05-03")]


@settings(max_examples=30, deadline=None)
@given(
    days=st.lists(st.dates(date(1910, 1, 1), date(2100, 12, 31)), min_size=1),
    as_serials=st.booleans(),
)
def test_every_day_comes_back_typed_or_as_a_serial_number(
    tmp_path_factory: pytest.TempPathFactory, days: list[date], as_serials: bool
) -> None:
    cells = [(day - date(1899, 12, 30)) // timedelta(days=1) if as_serials else day for day in days]
    path = save(
        tmp_path_factory.mktemp("book"), ("event_id", "day"), *(("1", cell) for cell in cells)
    )
    assert [row[1] for row in rows_of(path)] == [day.isoformat() for day in days]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.sampled_from("0123456789"), min_size=1, max_size=25), min_size=1))
def test_identifiers_written_as_text_stay_exact(
    tmp_path_factory: pytest.TempPathFactory, identifiers: list[str]
) -> None:
    path = save(tmp_path_factory.mktemp("book"), ("event_id",), *((name,) for name in identifiers))
    assert rows_of(path) == [(name,) for name in identifiers]


def test_a_formula_gives_its_last_value_and_an_empty_text_is_blank(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "written.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["event_id", "kits", "kind"])
        sheet.write_row(1, 0, ["1"])
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_formula(1, 2, '=""', None, "")
    # spreadsheet programs say that the empty value is a text
    path = patched(tmp_path / "written.xlsx", rb'<c r="C2">', b'<c r="C2" t="str">')
    assert rows_of(path) == [("1", "2", "")]


# what is refused ------------------------------------------------------------------------------

HEADER = ("event_id", "kits")


def formula(sheet: Worksheet) -> None:
    sheet["B2"] = "=1+1"


def error(sheet: Worksheet) -> None:
    sheet["B2"] = "#N/A"


def merged(sheet: Worksheet) -> None:
    sheet.merge_cells("A2:A3")


def beside(sheet: Worksheet) -> None:
    sheet["D2"] = "note"


def second_below(sheet: Worksheet) -> None:
    sheet["A6"] = "2"


@pytest.mark.parametrize(
    ("rows", "change", "told"),
    [
        ([("My report",), HEADER, ("1", 2)], None,
         "row 1 is not the header, which stands in row 2; delete the rows above the header"),
        ([("Report", "May"), (), ("made",), HEADER, ("1", 2)], None,
         "row 1 is not the header, which stands in row 4"),
        ([("kits",), (2,)], None, "column event_id is missing; add it to the header"),
        ([HEADER, ("1", 2), ("1", 3)], merged, "cells A2:A3 are merged; split them"),
        ([HEADER, ("1", 2)], formula, "cell B2 holds a formula without a value; open and save"),
        ([HEADER, ("1", 2)], error, "cell B2 holds an error; correct it or clear the cell"),
        ([HEADER, ("1", 2)], second_below, "row 3 is empty; delete empty rows, and move a second"),
        ([HEADER, ("1", 2)], beside, "cell D2 stands beside the table; name its column or clear"),
        ([HEADER, ("1", 2), HEADER, ("2", 2)], None, "row 3 repeats the header; move a second"),
        ([("event_id", None, "staff_id"), ("1", None, "2")], None,
         "column B has no name between others; name or delete it, and move a second table"),
        ([("event_id", "kits", "Event_ID"), ("1", 2, "3")], None, "column event_id stands twice"),
        ([HEADER, (1234567890123456, 2)], None, "cell A2 holds a number of more than 15 digits"),
        ([], None, "column event_id is missing"),
    ],
)  # fmt: skip
def test_what_is_not_one_plain_table_is_refused_with_the_place_to_mend(
    tmp_path: Path, rows: list[Row], change: Callable[[Worksheet], object] | None, told: str
) -> None:
    assert f"{LABEL}: {told}" in refusal(save(tmp_path, *rows, change=change))


def test_all_cells_that_are_wrong_are_told_without_what_they_hold(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["A3"] = "#REF!"
        sheet["B2"] = "=SECRET(1)"

    told = refusal(save(tmp_path, HEADER, ("1", 2), ("1", 3), change=change))
    assert re.findall(r"cell (\w+)", told)[:1] == ["B2"]
    assert "cell A3" in told
    assert "SECRET" not in told


def test_empty_rows_and_columns_around_the_table_do_not_matter(tmp_path: Path) -> None:
    path = save(tmp_path, (), (), HEADER, ("1", 2), (None, " "), ())
    assert rows_of(path) == [("1", "2")]


@pytest.mark.parametrize(
    "content", [b"", b"event_id\n1\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 an encrypted or old file"]
)
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "event.xlsx").write_bytes(content)
    assert refusal(tmp_path / "event.xlsx") == (
        f"{LABEL}: is no workbook that can be read; save it as .xlsx, without a password"
    )


def test_a_broken_sheet_inside_a_workbook_is_told(tmp_path: Path) -> None:
    path = patched(save(tmp_path, HEADER, ("1", 2)), rb"</row>.*", b"")
    assert "is no workbook that can be read" in refusal(path)


# which sheet ----------------------------------------------------------------------------------


def test_the_sheet_named_as_the_entity_is_read_else_the_first_one(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["event_id"])
    book.worksheets[0].append(["first"])
    other = book.create_sheet("other")
    other.append(["event_id"])
    other.append(["second"])
    path = tmp_path / "event.xlsx"
    book.save(path)
    assert rows_of(path) == [("first",)]
    other.title = " Event "
    book.save(path)
    assert rows_of(path) == [("second",)]


def test_a_sheet_that_states_a_wrong_size_is_read_whole(tmp_path: Path) -> None:
    whole = save(tmp_path, HEADER, ("1", 2), ("2", 3))
    path = patched(whole, rb'<dimension ref="[^"]*"', b'<dimension ref="A1"')
    assert rows_of(path) == [("1", "2"), ("2", "3")]
