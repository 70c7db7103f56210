"""The fix list as a workbook, on small hand-made warehouses, read back with another library."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.gate import Ruleset, load_ruleset, workbook
from orchestration.lib import spreadsheet
from orchestration.lib.registers import register
from orchestration.publication.history import create_history_tables
from tests.integration.test_gate import Submission, Warehouse, faulty, gate, month, record, sound

PERIOD = "2024-05"
SHEETS = ["Notes", "Summary", "By rule", "Every record"]
# columns of the CSV by their title in the workbook
SAME_AS_CSV = {
    "Rule": "rule_id",
    "Severity": "severity",
    "File": "file",
    "Row": "row_number",
    "Record": "entity",
    "Agency": "agency_code",
    "Client reference": "client_ref",
    "Episode reference": "episode_ref",
    "Field": "field",
    "How to fix": "how_to_fix",
}
# a client reference is free text: none of these may become a formula, a link or a number
ODD_REFERENCES = ("=1+1", "+44", "-7", "@SUM(A1)", "{=A1}", "0012", "http://x.example", "a\x01b")

# measure, component, window, provider, client group, breakdown, denominator by publication and
# area; what the fixed set is worth follows from these by hand
CELLS: list[tuple[int, str, str, str, str, str, str, str, str, float | None]] = [
    # SC01: 200 + 50 cases of two areas, 0.4 points each
    (1, "2024-04", "a", "SC01", "value", "ROLL12", "north", "adult", "total", 150),
    (1, "2024-04", "b", "SC01", "value", "ROLL12", "north", "adult", "total", 50),
    # the same publication month again: 200, not 150
    (2, "2024-04", "a", "SC01", "value", "ROLL12", "north", "adult", "total", 200),
    # TOP02: of its parts the one with the most cases, 40, so 2.5 points
    (1, "2024-04", "a", "TOP02", "opiates.abstinent", "ROLL12", "north", "adult", "total", 40),
    (1, "2024-04", "a", "TOP02", "crack.abstinent", "ROLL12", "north", "adult", "total", 10),
    # TOP01: 100 cases, 1 point
    (1, "2024-04", "a", "TOP01", "exit", "ROLL12", "north", "adult", "total", 100),
    # none of these is the provider's total of the measure's main window in the newest publication
    (1, "2024-04", "a", "SC01", "value", "MONTH", "north", "adult", "total", 5),
    (1, "2024-04", "a", "SC01", "value", "ROLL12", "all", "adult", "total", 4),
    (1, "2024-04", "a", "SC01", "value", "ROLL12", "north", "yp", "total", 4),
    (1, "2024-04", "a", "SC01", "value", "ROLL12", "north", "adult", "substance_group", 3),
    (1, "2024-04", "a", "ACT01", "value", "ROLL12", "north", "adult", "total", None),
    (1, "2024-03", "a", "TOP01", "exit", "ROLL12", "north", "adult", "total", 2),
    # nobody in the denominator: what a case would move is not known
    (1, "2024-04", "a", "WT03", "value", "MONTH", "north", "adult", "total", 0),
    # never finished, and of a later month
    (3, "2024-04", "a", "TOP01", "exit", "ROLL12", "north", "adult", "total", 1),
    (4, "2024-06", "a", "TOP01", "exit", "ROLL12", "north", "adult", "total", 1),
]
PUBLICATIONS = [
    (1, "2024-04", "published"),
    (2, "2024-04", "published"),
    (3, "2024-04", "building"),
    (4, "2024-06", "published"),
]


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load_ruleset()


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "home").create()


def path_of(warehouse: Warehouse, provider: str = "north") -> Path:
    return warehouse.home / "quality" / "latest" / "fix-lists" / f"{provider}.xlsx"


def read(warehouse: Warehouse, provider: str = "north") -> Workbook:
    return load_workbook(path_of(warehouse, provider))


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    header, *lines = sheet.iter_rows(values_only=True)
    return [
        {name: "" if value is None else value for name, value in zip(header, line, strict=True)}
        for line in lines
    ]


def cells(book: Workbook) -> Iterator[Any]:
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            yield from line


def publish(warehouse: Warehouse) -> None:
    with warehouse.connect() as connection:
        create_history_tables(connection)
        for number, period, status in PUBLICATIONS:
            connection.execute(
                "insert into history.publication (publication, period, status) values (?, ?, ?)",
                [number, period, status],
            )
        for cell in CELLS:
            connection.execute(
                """
                insert into history.measure_history (
                    publication, period, area, measure, component, window_code, provider_code,
                    client_group, breakdown, denominator
                ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                list(cell),
            )


def insert(warehouse: Warehouse, relation: str, **values: Any) -> None:
    row = {"_file_id": 1, "_row_number": 9, "agency_code": "A0001", **values}
    with warehouse.connect() as connection:
        connection.execute(
            f"insert into quality.dq_{relation} ({', '.join(row)}) "
            f"values ({', '.join('?' * len(row))})",
            list(row.values()),
        )


def land_fixed_set(warehouse: Warehouse) -> None:
    """Land one file whose failures differ in what their fix is worth."""
    early_review = {"submoddt": "2024-04-09"}
    warehouse.land(
        Submission(
            f"ndtms/{PERIOD}/a.csv",
            month(PERIOD),
            "A0001",
            unknown_columns="SHOESIZE",
            records=[
                ("client", "A0001", record("client", sex=None)),
                ("episode", "A0001", record("episode", refld="2024-04-05")),
                ("outcome", "A0001", record("outcome", opiuse="29")),
                ("sub_intervention", "A0001", record("sub_intervention", **early_review)),
            ],
        )
    )
    insert(warehouse, "episode_coordination", co_ordinators=2)
    insert(warehouse, "episode_exits", reasons_on_the_day=2)
    insert(
        warehouse,
        "episode_known",
        refld_date=month("2024-04"),
        previous_refld_date=month("2024-05"),
    )
    # accepted, so that it closes the gate no longer, whatever it is worth
    insert(warehouse, "row", _row_number=1001, values_found=1, values_expected=2)
    warehouse.accept_issues({"rule_id": "V004", "until_date": "2024-05-31"})


def reading(entity: str, *fields: str) -> int:
    """Count the measures of adults that read an entity, or one of these fields of it."""
    of_adults = {
        row["measure"]
        for row in register("measure_components")
        if row["client_groups"] in ("both", "each_and_all", "adult")
    }
    return sum(
        row["measure"] in of_adults
        and row["entity"] == entity
        and (not fields or not set(fields).isdisjoint(row["fields"].split(";")))
        for row in register("measure_inputs")
    )


def test_the_most_valuable_fix_comes_first(warehouse: Warehouse, ruleset: Ruleset) -> None:
    land_fixed_set(warehouse)
    publish(warehouse)
    gate(warehouse, ruleset)
    found = [
        (
            *(row["Rule"], row["Closes the gate"], row["Largest movement"]),
            *(row["Measure moved most"], len(row["Measures touched"].split(", "))),
        )
        for row in rows(read(warehouse)["Every record"])
    ]
    assert found == [
        # a client and an episode are in all measures; the rule decides between them
        ("V013", "yes", 2.5, "TOP02", reading("client")),
        ("V021", "yes", 2.5, "TOP02", reading("episode")),
        # an outcome form is in the outcome measures
        ("V057", "yes", 2.5, "TOP02", reading("outcome")),
        # a review of an intervention is read for mutual aid alone
        ("V053", "yes", "not known", "", 1),
        # all measures, but accepted
        ("V004", "no", 2.5, "TOP02", reading("episode")),
        # warnings touch what reads their fields
        ("V063", "no", 2.5, "TOP02", reading("episode", "DISD", "DISRSN")),
        ("V062", "no", 2.5, "TOP02", reading("episode", "TOPCC")),
        ("V065", "no", "not known", "", reading("episode", "REFLD")),
        ("V005", "no", "not known", "", 1),
    ]
    last = rows(read(warehouse)["Every record"])
    assert last[3]["Measures touched"] == "MUT01"
    assert "WT03" in last[7]["Measures touched"].split(", ")
    assert last[8]["Measures touched"] == "not known"


def test_a_restated_figure_and_its_areas_count_together(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty(PERIOD))
    publish(warehouse)
    warehouse.execute("delete from history.measure_history where measure like 'TOP%'")
    gate(warehouse, ruleset)
    (row,) = rows(read(warehouse)["Every record"])
    assert (row["Largest movement"], row["Measure moved most"]) == (0.4, "SC01")


@pytest.mark.parametrize("has_history", [True, False])
def test_before_the_first_publication_a_movement_is_not_known(
    warehouse: Warehouse, ruleset: Ruleset, *, has_history: bool
) -> None:
    warehouse.land(faulty(PERIOD))
    if has_history:
        with warehouse.connect() as connection:
            create_history_tables(connection)
    gate(warehouse, ruleset)
    (row,) = rows(read(warehouse)["Every record"])
    assert (row["Largest movement"], row["Measure moved most"]) == ("not known", "")
    assert len(row["Measures touched"].split(", ")) == reading("episode")


def test_a_young_peoples_service_has_the_measures_of_its_clients(
    tmp_path: Path, ruleset: Ruleset
) -> None:
    warehouse = Warehouse(tmp_path / "home", {"A0001": ("young_people", "north")}).create()
    warehouse.land(faulty(PERIOD))
    publish(warehouse)
    gate(warehouse, ruleset)
    (row,) = rows(read(warehouse)["Every record"])
    assert (row["Largest movement"], row["Measure moved most"]) == (25, "SC01")
    assert "TOP01" not in row["Measures touched"]
    assert "WT01" in row["Measures touched"]


def test_a_file_left_out_comes_before_every_record(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty(PERIOD))
    warehouse.land(
        Submission(
            *(f"ndtms/{PERIOD}/b.csv", month(PERIOD), "A0001"),
            status="rejected",
            rejected_rule="V001",
        )
    )
    publish(warehouse)
    gate(warehouse, ruleset)
    found = [
        (row["Rule"], row["Largest movement"], row["Measure moved most"])
        for row in rows(read(warehouse)["Every record"])
    ]
    assert found == [("V001", "whole file", ""), ("V021", 2.5, "TOP02")]


def test_both_lists_hold_the_rows_of_the_csv(warehouse: Warehouse, ruleset: Ruleset) -> None:
    land_fixed_set(warehouse)
    gate(warehouse, ruleset)
    listed = warehouse.latest("fix-lists/north.csv")
    assert len(listed) == 9
    wanted = [[row[name] for name in SAME_AS_CSV.values()] for row in listed]
    problems = [row["problem"].partition(" Accepted by the commissioner")[0] for row in listed]
    book = read(warehouse)
    by_rule = rows(book["By rule"])
    # in the order of the CSV too
    assert [[str(row[title]) for title in SAME_AS_CSV] for row in by_rule] == wanted
    assert [row["Problem"] for row in by_rule] == problems
    every_record = rows(book["Every record"])
    found = [[str(row[title]) for title in SAME_AS_CSV] for row in every_record]
    assert sorted(found) == sorted(wanted)


def test_the_summary_counts_what_became_of_the_records(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    def submission(period: str, *failing: str) -> Submission:
        made = sound(period)
        made.records += [
            (
                *("episode", "A0001"),
                record("episode", episodid=episode, refld="2024-04-05")
                if episode in failing
                else record("episode", episodid=episode),
            )
            for episode in ("E2", "E3", "E4")
        ]
        return made

    warehouse.land(submission("2024-03", "E2", "E3"))
    warehouse.land(submission("2024-04", "E2"))
    warehouse.land(submission("2024-05", "E2", "E3", "E4"))
    warehouse.accept_issues({"rule_id": "V021", "episode_ref": "E3"})
    gate(warehouse, ruleset)
    book = read(warehouse)
    rule = ruleset.rules["V021"]
    assert rows(book["Summary"]) == [
        {
            "Rule": "V021",
            "Title": rule.title,
            "Severity": "reject",
            "Closes the gate": "yes",
            "Records": 3,
            "Of them new": 1,
            "Of them persisting": 1,
            "Of them returned": 1,
            "Of them requested": 0,
            "Of them accepted": 1,
            "Where to fix": "in the provider's case-management system",
            "How to fix": rule.how_to_fix,
        }
    ]
    found = {
        row["Episode reference"]: (row["State"], row["Since"], row["Accepted"])
        for row in rows(book["By rule"])
    }
    assert found == {
        "E2": ("persisting", "2024-03", "no"),
        "E3": ("returned", "2024-05", "until further notice"),
        "E4": ("new", "2024-05", "no"),
    }


def test_what_a_provider_typed_is_never_a_formula(warehouse: Warehouse, ruleset: Ruleset) -> None:
    submission = faulty(PERIOD)
    submission.records += [
        ("episode", "A0001", record("episode", client_ref=text, drug1=None, episodid=f"E{number}"))
        for number, text in enumerate(ODD_REFERENCES, start=2)
    ]
    warehouse.land(submission)
    gate(warehouse, ruleset)
    book = read(warehouse)
    assert {cell.data_type for cell in cells(book)} <= {"s", "n"}
    assert [cell.hyperlink for cell in cells(book) if cell.hyperlink] == []
    found = {row["Client reference"] for row in rows(book["By rule"])}
    assert found - {"REF-C1"} == {text.replace("\x01", "_x0001_") for text in ODD_REFERENCES}


@pytest.mark.parametrize("failing", [True, False])
def test_each_sheet_is_one_table_with_a_header(
    warehouse: Warehouse, ruleset: Ruleset, *, failing: bool
) -> None:
    warehouse.land(faulty(PERIOD) if failing else sound(PERIOD))
    gate(warehouse, ruleset)
    book = read(warehouse)
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets:
        (table,) = sheet.tables.values()
        assert table.name == sheet.title.replace(" ", "_")
        assert table.ref == sheet.dimensions
        assert table.ref.startswith("A1:")
        assert table.headerRowCount == 1
        header = [cell.value for cell in sheet[1]]
        assert all(header)
        assert [column.name for column in table.tableColumns] == header
        assert all(cell.font.bold for cell in sheet[1])
        assert sheet.freeze_panes == "A2"
        assert list(sheet.merged_cells.ranges) == []
        assert all(sheet.column_dimensions[cell.column_letter].width >= 8 for cell in sheet[1])
        wrapped = [cell for cell in sheet[2] if cell.data_type == "s"]
        assert all(cell.alignment.wrap_text for cell in wrapped)
        assert {cell.fill.fill_type for line in sheet.iter_rows() for cell in line} == {None}
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_a_provider_with_nothing_to_mend_is_told_so(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(sound(PERIOD))
    gate(warehouse, ruleset)
    book = read(warehouse)
    for name in SHEETS[1:]:
        (row,) = rows(book[name])
        assert [value for value in row.values() if value] == ["Nothing to mend"]
    notes = {row["About"]: row["Text"] for row in rows(book["Notes"])}
    assert notes["What is to mend"] == "Nothing to mend."


def test_the_notes_say_what_the_lists_are(warehouse: Warehouse, ruleset: Ruleset) -> None:
    land_fixed_set(warehouse)
    gate(warehouse, ruleset)
    book = read(warehouse)
    notes = {row["About"]: row["Text"] for row in rows(book["Notes"])}
    assert notes["Title"] == "Records to mend: provider north, May 2024"
    assert notes["Deadline"] == "Send the corrected extract by 14 June 2024."
    assert notes["Data"] == "NDTMS extracts: ndtms/2024-05/a.csv"
    assert notes["What is to mend"].startswith("9 rows, ")
    assert "; 4 of them close the gate." in notes["What is to mend"]
    titles = {cell.value for name in SHEETS[1:] for cell in book[name][1]}
    assert titles == {name.removeprefix("Column ") for name in notes if name.startswith("Column ")}
    assert all(notes.values())
    assert book.properties.title == notes["Title"]
    assert book.properties.created == datetime(2024, 5, 31)
    assert {prop.name: prop.value for prop in book.custom_doc_props.props} == {"Language": "en-GB"}


def test_a_month_without_a_calendar_row_has_no_deadline(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2009-03"))
    gate(warehouse, ruleset, "2009-03")
    notes = {row["About"]: row["Text"] for row in rows(read(warehouse)["Notes"])}
    assert notes["Deadline"] == "The month is not in the reporting calendar."


def test_the_same_input_gives_the_same_bytes(warehouse: Warehouse, ruleset: Ruleset) -> None:
    land_fixed_set(warehouse)
    publish(warehouse)
    gate(warehouse, ruleset)
    first = path_of(warehouse).read_bytes()
    gate(warehouse, ruleset)
    assert path_of(warehouse).read_bytes() == first
    # no date but that of the month, neither of the entries nor in the properties
    with ZipFile(path_of(warehouse)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        dates = re.findall(r"\d{4}-\d\d-\d\dT", archive.read("docProps/core.xml").decode())
    assert dates == ["2024-05-31T", "2024-05-31T"]


def test_only_the_owner_can_read_it(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty(PERIOD))
    gate(warehouse, ruleset)
    path = path_of(warehouse)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_provider_sees_its_own_records_alone(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty(PERIOD))
    warehouse.land(faulty(PERIOD, "b.csv", "A0002"))
    gate(warehouse, ruleset)
    for provider, agency in (("north", "A0001"), ("south", "A0002")):
        for name in SHEETS[2:]:
            (row,) = rows(read(warehouse, provider)[name])
            assert row["Agency"] == agency


@pytest.mark.parametrize(("number", "sizes"), [(2, [2]), (3, [2, 1])])
def test_rows_beyond_a_sheet_go_on_in_the_next(
    warehouse: Warehouse,
    ruleset: Ruleset,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    sizes: list[int],
) -> None:
    monkeypatch.setattr(spreadsheet, "ROWS_PER_SHEET", 2)
    # the notes have more rows than that
    monkeypatch.setattr(workbook, "_notes", lambda *_: [("Title", "short")])
    submission = sound(PERIOD)
    submission.records += [
        ("episode", "A0001", record("episode", refld="2024-04-05", episodid=f"E{index}"))
        for index in range(2, number + 2)
    ]
    warehouse.land(submission)
    gate(warehouse, ruleset)
    book = read(warehouse)
    for name in SHEETS[2:]:
        parts = [sheet for sheet in book.worksheets if sheet.title.startswith(name)]
        assert [len(rows(sheet)) for sheet in parts] == sizes
        assert [next(iter(sheet.tables)) for sheet in parts] == [
            sheet.title.replace(" ", "_") for sheet in parts
        ]


def test_a_text_too_long_for_a_cell_is_cut(warehouse: Warehouse, ruleset: Ruleset) -> None:
    submission = faulty(PERIOD)
    submission.records[1][2]["client_ref"] = "x" * 32_768
    warehouse.land(submission)
    gate(warehouse, ruleset)
    (row,) = rows(read(warehouse)["By rule"])
    assert row["Client reference"] == "x" * 32_767
