"""Local extracts and returns: what lands, once, through which mapping, and what is kept out."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from test_landing import Site

from orchestration.landing.local import run

HEADER = "rule_id,agency_code,client_ref,episode_ref,field,requested_date,reason"
NAME = "returns/2024-05/p1/accepted_issue_request.csv"
ROWS = "select rule_id, field, requested_date, withdrawn, _file_id, _row_number from " \
    "raw.local_accepted_issue_request order by _file_id, _row_number"  # fmt: skip
CLIENTS = "case_management/2024-05/p1/client.csv"
COVERAGE = (
    "select source_column, field, source_value, treatment, row_count "
    "from raw.local_mapping_coverage order by source_column, source_value nulls first"
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def put(site: Site, text: str, name: str = NAME) -> Path:
    file = site.landing / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def put_workbook(site: Site, rows: Sequence[Sequence[object]], name: str) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    file = site.landing / name
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return file


def put_mapping(site: Site, *rows: str, provider_code: str = "p1") -> Path:
    text = "\n".join(["entity,source_column,field,source_value,value", *rows])
    return put(site, text, f"reference/mappings/{provider_code}.csv")


def problem_of(site: Site) -> str:
    ((problem,),) = site.query("select problem from raw.local_file where status = 'rejected'")
    return str(problem)


# where it comes from and how often ------------------------------------------------------------


def test_a_return_is_landed_as_text_with_where_it_came_from(site: Site) -> None:
    put(site, f"{HEADER}\nV021,N1,,E1,,05/06/2024,late\n")
    site.land()
    assert site.query(ROWS) == [("V021", None, "05/06/2024", None, 1, 1)]
    assert site.query(
        "select path, entity, folder, strftime(submission_month, '%Y-%m'), provider_code, "
        "length(sha256), row_count, status, problem from raw.local_file"
    ) == [
        (NAME, "accepted_issue_request", "returns", "2024-05", "p1", 64, 1, "landed", None)
    ]  # fmt: skip


def test_a_return_lands_once_and_its_new_version_beside_it(site: Site) -> None:
    put(site, f"{HEADER}\nV021,N1,,E1,,,late\n")
    site.land()
    site.land()
    assert len(site.query(ROWS)) == 1
    put(site, f"{HEADER},withdrawn\nV021,N1,,E1,,,late,Y\n")
    site.land()
    assert [row[3:] for row in site.query(ROWS)] == [(None, 1, 1), ("Y", 2, 1)]


def test_an_extract_that_goes_back_to_earlier_bytes_lands_again(site: Site) -> None:
    for gender in ("f", "m", "f"):
        put(site, f"client_id,gender\n1,{gender}\n", CLIENTS)
        site.land()
    assert site.query("select gender from raw.local_client order by _file_id") == [
        ("f",), ("m",), ("f",)
    ]  # fmt: skip


def test_a_file_taken_away_stays_landed(site: Site) -> None:
    put(site, f"{HEADER}\nV021,N1,,E1,,,late\n")
    site.land()
    (site.landing / NAME).unlink()
    site.land()
    assert len(site.query(ROWS)) == 1


@pytest.mark.parametrize(
    ("together", "landed_before"),
    [(0, [(1, "client", 1)]), (run.LARGEST_BATCH_BYTES, [])],
    ids=["one by one", "together"],
)
def test_a_landing_that_stops_inside_a_batch_goes_on_with_that_batch(
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    together: int,
    landed_before: list[tuple[int, str, int]],
) -> None:
    put(site, "client_id\n1\n", CLIENTS)
    put(site, "staff_id\n1\n", "returns/2024-05/p1/staff.csv")
    insert_files = run.insert_files

    def stop_at_staff(connection: Any, contents: Any) -> None:
        insert_files(connection, contents)
        if any(content.file.entity.name == "staff" for content in contents.values()):
            raise KeyboardInterrupt

    monkeypatch.setattr(run, "LARGEST_BATCH_BYTES", together)
    monkeypatch.setattr(run, "insert_files", stop_at_staff)
    with pytest.raises(KeyboardInterrupt):
        site.land()
    monkeypatch.undo()
    paths = "select file_id, entity, row_count from raw.local_file order by file_id"
    assert site.query(paths) == landed_before
    assert site.query("select * from raw.local_staff") == []
    site.land()
    assert site.query(paths) == [(1, "client", 1), (2, "staff", 1)]
    assert site.query("select _file_id, staff_id from raw.local_staff") == [(2, "1")]


def test_the_same_key_may_stand_twice(site: Site) -> None:
    put(site, f"{HEADER},withdrawn\nV021,N1,C,E1,DOB,,late,\nV021,N1,C,E1,DOB,,late,Y\n")
    site.land()
    assert [row[5] for row in site.query(ROWS)] == [1, 2]


def test_every_entity_has_its_table_before_anything_of_it_lands(site: Site) -> None:
    site.land()
    tables = site.query(
        "select count(*) from duckdb_tables() where schema_name = 'raw' "
        "and table_name like 'local\\_%' escape '\\' and table_name not in "
        "('local_file', 'local_file_mapping', 'local_mapping_coverage')"
    )
    entities = (site.seeds / "local_entities.csv").read_text().splitlines()
    assert tables == [(len(entities) - 1,)]
    assert site.query("select * from raw.local_episode") == []


def test_files_land_in_the_order_of_month_then_name(site: Site) -> None:
    put(site, "client_id\n1\n", "case_management/2024-06/p1/client.csv")
    put(site, "staff_id\n1\n", "returns/2024-05/p1/staff.csv")
    put(site, "client_id\n1\n", "case_management/2024-05/p2/client.csv")
    site.land()
    assert site.query("select path from raw.local_file order by file_id") == [
        ("case_management/2024-05/p2/client.csv",),
        ("returns/2024-05/p1/staff.csv",),
        ("case_management/2024-06/p1/client.csv",),
    ]


# what a CSV file may look like ----------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"client_id,gender\n1, f \n2,\n",
        "\ufeffclient_id,gender\r\n1,f\r\n2,\r\n".encode(),
        b" Gender ,CLIENT_ID\nf,1\n ,2\n",
        b'"client_id", "gender"\n"1", "f"\n"2", ""\n',
        b"\nclient_id,gender\n\n1,f\n\n2,\n",
        b"client_id,gender\r1,f\r2,\r",
        "client_id,gender\n1,f\n2,\u00a0\n".encode("cp1252"),
    ],
    ids=["blanks", "bom crlf", "order", "quoted", "blank lines", "cr", "1252"],
)
def test_every_form_of_a_csv_file_gives_the_same_rows(site: Site, content: bytes) -> None:
    put(site, "", CLIENTS).write_bytes(content)
    site.land()
    assert site.query(
        "select _row_number, client_id, gender, ethnicity, _other_columns from raw.local_client "
        "order by _row_number"
    ) == [(1, "1", "f", None, None), (2, "2", None, None, None)]


def test_a_line_break_and_a_quotation_mark_inside_a_value_are_kept(site: Site) -> None:
    put(
        site,
        'report_id,part_id,period,body\nr,1,2024-05,"one\ntwo, ""three"""\nr,2,2024-05,four\n',
        "returns/2024-05/p1/narrative_entry.csv",
    )
    site.land()
    assert site.query(
        "select _row_number, body from raw.local_narrative_entry order by _row_number"
    ) == [(1, 'one\ntwo, "three"'), (2, "four")]


def test_a_row_without_any_value_is_none_and_the_others_keep_their_numbers(site: Site) -> None:
    put(site, "client_id,gender\n1,f\n , \n3,m\n", CLIENTS)
    site.land()
    assert site.query("select _row_number, client_id from raw.local_client order by 1") == [
        (1, "1"), (3, "3")
    ]  # fmt: skip
    assert site.query("select row_count from raw.local_file") == [(2,)]


def test_wrong_values_are_landed_for_the_rules_to_tell(site: Site) -> None:
    put(site, "client_id,date_of_birth,client_type\n,soon,nobody\n", CLIENTS)
    site.land()
    assert site.query("select client_id, date_of_birth, client_type from raw.local_client") == [
        (None, "soon", "nobody")
    ]


def test_unknown_columns_are_told_once_and_kept(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    put(site, 'client_id,Shoe Size,Pet\n1,4,"a ""b"""\n2,,\n', CLIENTS)
    with caplog.at_level(logging.WARNING):
        site.land()
        site.land()
    assert caplog.text.count(f"{CLIENTS}: unknown columns Shoe Size, Pet") == 1
    first, second = site.query("select _other_columns from raw.local_client order by _row_number")
    assert json.loads(str(first[0])) == {"Shoe Size": "4", "Pet": 'a "b"'}
    assert second == (None,)


def test_a_file_with_a_header_alone_is_landed_without_rows(site: Site) -> None:
    put(site, "client_id\n", CLIENTS)
    site.land()
    assert site.query("select status, row_count from raw.local_file") == [("landed", 0)]


# what is kept out -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rule_id\nV021\n", f"{NAME}: column agency_code is missing; add it to the header"),
        ("", f"{NAME}: column rule_id is missing; add it to the header"),
        (f"{HEADER}\nV021,N1,\n", f"{NAME}, row 1: has 3 values where the header has 7"),
        (f"{HEADER}\nV021,N1,,,,,\n\nV021,N1,\n", f"{NAME}, row 2: has 3 values where the"),
        (f'{HEADER}\n"V021,N1,,,,,\n', f"{NAME}: a quotation mark is not closed"),
        (f"{HEADER},Field\nV021,N1,,,,,,\n", f"{NAME}: column field stands twice; keep one"),
        (f"{HEADER}\nV021,\0,,,,,\n", f"{NAME}: byte "),
        (HEADER.replace(",", ";"), f"{NAME}: its values are not separated by commas"),
        ('"rule_id";"field"\n"V021";"A"\n', f"{NAME}: its values are not separated by commas"),
    ],
)  # fmt: skip
def test_a_broken_file_is_kept_out_and_stops_nothing(
    site: Site, caplog: pytest.LogCaptureFixture, text: str, told: str
) -> None:
    put(site, text)
    put(site, f"{HEADER}\nV021,N1,,E1,,,late\n", NAME.replace("p1", "p2"))
    with caplog.at_level(logging.WARNING):
        site.land()
    assert told in caplog.text
    assert len(site.query(ROWS)) == 1
    assert problem_of(site).startswith(told)


def test_a_broken_file_is_cleared_by_a_mended_one_or_by_none(site: Site) -> None:
    rejected = "select path from raw.local_file where status = 'rejected'"
    put(site, "rule_id\nV021\n")
    other = put(site, "rule_id\nV021\n", NAME.replace("p1", "p2"))
    site.land()
    assert len(site.query(rejected)) == 2
    put(site, f"{HEADER}\nV021,N1,,E1,,,late\n")
    site.land()
    assert site.query(rejected) == [(NAME.replace("p1", "p2"),)]
    other.unlink()
    site.land()
    assert site.query(rejected) == []


def test_of_a_file_without_a_header_nothing_that_it_holds_is_told(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    put(site, "SECRET,1984-02-29,F,1984-02-29\n", CLIENTS)
    with caplog.at_level(logging.DEBUG):
        site.land()
    assert problem_of(site).splitlines() == [
        f"{CLIENTS}: columns 2 and 4 have one name; give each a name of its own",
        f"{CLIENTS}: column client_id is missing; add it to the header",
    ]
    assert "1984" not in caplog.text


def test_many_faults_are_told_by_the_first_ones(site: Site) -> None:
    put(site, "\n".join([HEADER, *[",N1,,"] * 9]))
    site.land()
    assert len(problem_of(site).splitlines()) == 6
    assert problem_of(site).endswith(f"{NAME}: 4 more such faults")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("returns/2024-13/p1/accepted_issue_request.csv", "such files belong in"),
        ("returns/2024-05/accepted_issue_request.csv", "such files belong in"),
        ("returns/2024-05/p1/accepted_issue_request.txt", "such files belong in"),
        ("returns/2024-05/p1/more/accepted_issue_request.csv", "such files belong in"),
        ("returns/2024-05/p1/else.csv", "else is no entity"),
        (
            "case_management/2024-05/p1/accepted_issue_request.csv",
            "accepted_issue_request belongs under returns/",
        ),
        ("returns/2024-05/p1/client.csv", "client belongs under case_management/"),
    ],
)
def test_what_lies_elsewhere_is_named_and_left(
    site: Site, caplog: pytest.LogCaptureFixture, name: str, why: str
) -> None:
    put(site, f"{HEADER}\nV021,N1,,E1,,,late\n", name)
    with caplog.at_level(logging.WARNING):
        site.land()
    assert f"{name}: ignored, {why}" in caplog.text
    assert site.query("select * from raw.local_file") == []


# workbooks ------------------------------------------------------------------------------------


def test_a_workbook_gives_the_rows_of_the_csv_file(site: Site) -> None:
    rows = [["Client_ID", "gender"], ["1", "f"], ["2", None]]
    put_workbook(site, rows, CLIENTS.replace(".csv", ".xlsx"))
    put(site, "client_id,gender\n1,f\n2,\n", CLIENTS.replace("p1", "p2"))
    site.land()
    query = (
        "select _row_number, client_id, gender from raw.local_client where _file_id = {} order by 1"
    )
    assert site.query(query.format(1)) == site.query(query.format(2))
    assert site.query("select count(*) from raw.local_client") == [(4,)]


def test_a_workbook_beside_a_csv_file_of_its_name_is_kept_out(site: Site) -> None:
    put_workbook(site, [["client_id"], ["1"]], CLIENTS.replace(".csv", ".xlsx"))
    put(site, "client_id\n1\n", CLIENTS)
    site.land()
    assert "stands beside client.csv; keep one of them" in problem_of(site)
    assert site.query("select count(*) from raw.local_client") == [(1,)]


def test_a_file_that_is_no_workbook_is_kept_out(site: Site) -> None:
    put(site, "client_id\n1\n", CLIENTS.replace(".csv", ".xlsx"))
    site.land()
    assert "is no workbook that can be read; save it as .xlsx" in problem_of(site)


# mapping files --------------------------------------------------------------------------------

EXPORT = "Serial,Sex,Kind,Gender\n7,1,USR,note\n8,9,carer_family_affected_other,\n9,2,XX,\n"
MAPPING = (
    "client,Serial,client_id,,",
    "client,Sex,gender,1,male",
    "client,Sex,gender,2,Female",
    "client,Kind,client_type,usr,dependent_user",
)


def test_an_export_with_other_names_and_codes_lands_through_a_mapping_file_alone(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    put_mapping(site, *MAPPING)
    put(site, EXPORT, CLIENTS)
    with caplog.at_level(logging.INFO):
        site.land()
    rows = site.query(
        "select client_id, gender, client_type, _other_columns from raw.local_client "
        "order by _row_number"
    )
    assert [row[:3] for row in rows] == [
        ("7", "male", "dependent_user"),
        ("8", "9", "carer_family_affected_other"),
        ("9", "Female", "XX"),
    ]
    # a column that is named as a mapped field is another one
    assert [json.loads(str(row[3])) if row[3] else None for row in rows] == [
        {"Sex": "1", "Kind": "USR", "Gender": "note"}, None, {"Sex": "2"}
    ]  # fmt: skip
    assert site.query(COVERAGE) == [
        ("Gender", None, None, "unknown", 1),
        ("Kind", "client_type", None, "mapped", 3),
        ("Kind", "client_type", "USR", "mapped", 1),
        ("Kind", "client_type", "XX", "unknown", 1),
        ("Kind", "client_type", "carer_family_affected_other", "as_is", 1),
        ("Serial", "client_id", None, "mapped", 3),
        ("Sex", "gender", None, "mapped", 3),
        ("Sex", "gender", "1", "mapped", 1),
        ("Sex", "gender", "2", "mapped", 1),
        ("Sex", "gender", "9", "as_is", 1),
    ]
    assert (
        f"{CLIENTS}: mapping of columns: 3 mapped, 0 as they are, 1 unknown; "
        "values: 3 mapped, 2 as they are, 1 unknown"
    ) in caplog.text


def test_each_value_of_a_list_is_mapped_by_itself(site: Site) -> None:
    put_mapping(
        site, "episode,,presenting_substances,H,opiate", "episode,,presenting_substances,-,"
    )
    name = "case_management/2024-05/p1/episode.csv"
    put(site, "episode_id,presenting_substances\n1,h; alcohol\n2,H\n3,-\n", name)
    site.land()
    assert site.query(
        "select presenting_substances from raw.local_episode order by _row_number"
    ) == [("opiate;alcohol",), ("opiate",), (None,)]


def test_a_workbook_lands_through_the_mapping_too(site: Site) -> None:
    put_mapping(site, *MAPPING)
    rows = [["Serial", "Sex"], [7, 1], [8, 2.0]]
    put_workbook(site, rows, CLIENTS.replace(".csv", ".xlsx"))
    site.land()
    assert site.query("select client_id, gender from raw.local_client order by _row_number") == [
        ("7", "male"), ("8", "Female")
    ]  # fmt: skip


def test_a_mapping_that_changes_lands_the_files_of_its_entity_again_and_no_others(
    site: Site,
) -> None:
    put(site, "client_id,gender\n1,1\n", CLIENTS)
    put(site, "client_id,gender\n1,1\n", CLIENTS.replace("p1", "p2"))
    put(site, "episode_id\n1\n", CLIENTS.replace("client.csv", "episode.csv"))
    site.land()
    put_mapping(site, "client,,gender,1,male")
    site.land()
    site.land()
    assert site.query(
        "select provider_code, gender from raw.local_client join raw.local_file "
        "on _file_id = file_id order by file_id"
    ) == [("p1", "1"), ("p2", "1"), ("p1", "male")]
    assert site.query("select count(*) from raw.local_episode") == [(1,)]


def test_two_columns_mapped_to_one_field_keep_the_file_out(site: Site) -> None:
    put_mapping(site, "client,Old,client_id,,", "client,New,client_id,,")
    put(site, "Old,New\n1,2\n", CLIENTS)
    site.land()
    assert problem_of(site).startswith(f"{CLIENTS}: two columns are mapped to client_id")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("person,a,client_id,,", "row 1, entity: is no entity"),
        (",a,client_id,,", "row 1, entity: is blank; fill it in"),
        ("client,a,shoe,,", "row 1, field: is no field of client"),
        ("client,,gender,,", "row 1, source_column: is blank"),
        ("client,a,gender,,male", "row 1, source_value: is blank"),
        ("client,a,client_type,1,nobody", "row 1, value: is none of dependent_user"),
        ("client,a,gender,1,m\nclient,A,ethnicity,,", "row 2, source_column: an earlier row maps"),
        ("client,a,gender,x,m\nclient,a,gender,X,f", "row 2, source_value: an earlier row maps"),
    ],
)
def test_a_fault_in_a_mapping_file_is_told_and_keeps_the_files_of_its_provider_out(
    site: Site, caplog: pytest.LogCaptureFixture, row: str, told: str
) -> None:
    put_mapping(site, row)
    put(site, "client_id\n1\n", CLIENTS)
    put(site, "client_id\n1\n", CLIENTS.replace("p1", "p2"))
    with caplog.at_level(logging.WARNING):
        site.land()
    assert f"reference/mappings/p1.csv, {told}" in caplog.text
    assert f"reference/mappings/p1.csv, {told}" in problem_of(site)
    assert site.query("select count(*) from raw.local_client") == [(1,)]
