"""Files into the raw tables: what lands, what is kept out, and what a second run does."""

import csv
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.landing import (
    LandingFault,
    LandingReport,
    batch,
    land,
    run,
    submission_months,
)
from orchestration.lib.duckdb_access import WarehouseBusyError, WarehouseFileError, connect

PROJECT = Path(__file__).resolve().parents[2]
FIELDS = ("FINITIAL", "SINITIAL", "DOB", "SEX", "AGNCY", "CLIENT", "CLIENTID", "EPISODID",
          "CONSENT", "PC", "SUBMID")  # fmt: skip
HEADER = "AGNCY,CLIENTID,EPISODID,CONSENT,DOB"
REFERENCE = {
    "agencies": "agency_code,agency_name,provider_code,provider_name,service,authority_code\n"
    "N1,One,p1,Provider,adult,E1\n",
    "areas": "area,authority_code\nsomewhere,E1\n",
    "contracts": "contract,framework,area,provider_code,start_date,end_date\n"
    "c,f,somewhere,p1,2020-04-01,\n",
}


class Site:
    """A landing folder, a warehouse and a small field register in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.landing = folder / "landing"
        self.seeds = folder / "seeds"
        self.warehouse = folder / "home" / "warehouse.duckdb"
        self.warehouse.parent.mkdir()
        self.seeds.mkdir()
        self.set_fields(FIELDS)
        for register in ("reference_tables", "frameworks", "local_entities", "local_fields"):
            shutil.copy(PROJECT / "seeds" / f"{register}.csv", self.seeds)
        (self.seeds / "ndtms_field_aliases.csv").write_text("alias,field,note\nSUBMODID,SUBMID,\n")
        (self.landing / "reference").mkdir(parents=True)
        for table, text in REFERENCE.items():
            (self.landing / "reference" / f"{table}.csv").write_text(text)

    def set_fields(self, fields: Sequence[str]) -> None:
        (self.seeds / "ndtms_fields.csv").write_text("\n".join(["field", *fields]) + "\n")

    def put(self, name: str, content: str | bytes, month: str = "2024-05") -> Path:
        file = self.landing / "ndtms" / month / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def land(self) -> LandingReport:
        return land(
            self.landing, self.warehouse, seeds=self.seeds, log=logging.getLogger("landing")
        )

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with connect(self.warehouse, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def rows(self, columns: str) -> list[tuple[object, ...]]:
        return self.query(f"select {columns} from raw.ndtms_row order by _file_id, _row_number")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\nN1,1,7,Y,é\nN1,2,8,Y,1980\n".encode(),
        b"\xef\xbb\xbf" + f"{HEADER}\r\nN1,1,7,Y,é\r\nN1,2,8,Y,1980".encode(),
        f"{HEADER}\nN1,1,7,Y,é\nN1,2,8,Y,1980\n".encode("cp1252"),
        f"{HEADER}\r\nN1,1,7,Y,é\nN1,2,8,Y,1980\r\n".encode(),
        f"{HEADER}\rN1,1,7,Y,é\rN1,2,8,Y,1980\r".encode(),
        f'"{HEADER}"'.replace(",", '","').encode()
        + b'\n"N1","1","7","Y","\xc3\xa9"\n"N1","2","8","Y","1980"\n',
        f"\n{HEADER}\n\nN1,1,7,Y,é\n\n\nN1,2,8,Y,1980\n\n".encode(),
        "dob, consent,Episodid,CLIENTID ,agncy\né,Y,7,1,N1\n1980,Y,8,2,N1\n".encode(),
    ],
    ids=["plain", "bom crlf", "1252", "mixed line ends", "cr", "quoted", "blank lines", "order"],
)
def test_every_form_of_a_file_gives_the_same_rows(site: Site, content: bytes) -> None:
    site.put("x.csv", content)
    report = site.land()
    assert report.landed[0].rows == 2
    assert site.rows("_file_id, _row_number, agncy, clientid, episodid, consent, dob, pc") == [
        (1, 1, "N1", "1", "7", "Y", "é", None),
        (1, 2, "N1", "2", "8", "Y", "1980", None),
    ]


@pytest.mark.parametrize("put_off", ["another layout", "a full batch"])
def test_a_file_that_has_to_be_copied_lands_behind_those_that_it_does_not_join(
    site: Site, monkeypatch: pytest.MonkeyPatch, put_off: str
) -> None:
    other = ",PC" if put_off == "another layout" else ""
    if put_off == "a full batch":
        monkeypatch.setattr(run, "LARGEST_BATCH_BYTES", 10)
    for name in ("a", "b"):
        site.put(f"{name}.csv", f"{HEADER}{other}\nN{name},1,1,Y,{',' if other else ''}\n")
    site.put("c.csv", f"{HEADER}\nNc,1,1,Y,é\n".encode("cp1252"))
    site.put("d.csv", f"{HEADER}\rNd,1,1,Y,é\r")
    assert [file.rows for file in site.land().landed] == [1, 1, 1, 1]
    assert site.rows("agncy, dob") == [("Na", None), ("Nb", None), ("Nc", "é"), ("Nd", "é")]


def test_values_stay_as_they_are_and_blank_is_null(site: Site) -> None:
    site.put(
        "x.csv",
        f"{HEADER},PC,SEX\n"
        'N1,1,1,Y,20200131,"a ""b"", c",\n'
        'N1,2,2,Y,31/01/2020,"",NA\n'
        'N1,3,3,y, 2020-01-31 ,5" x,0\n',
    )
    site.land()
    assert site.rows("dob, pc, sex") == [
        ("20200131", 'a "b", c', None),
        ("31/01/2020", None, "NA"),
        (" 2020-01-31 ", '5" x', "0"),
    ]


def test_the_file_is_described(site: Site) -> None:
    site.put("N1-20240501-20240603-TREAT-IN-P.csv", f"{HEADER},Mine,SubModId\nN1,1,1,Y,,,4\n")
    site.put("other.csv", f"{HEADER}\n", "2024-02")
    report = site.land()
    assert report.unknown_columns == {report.landed[1].path: ("Mine",)}
    assert site.query(
        """
        select
            file_id, path, submission_month::varchar, encoding, header, unknown_columns, row_count,
            rejected_row_count, file_name_agency, file_name_letter, extract_date::varchar, status
        from raw.ndtms_file order by file_id
        """
    ) == [
        (1, "ndtms/2024-02/other.csv", "2024-02-01", "utf-8", HEADER, None, 0, 0, None, None,
         "2024-02-29", "landed"),
        (2, "ndtms/2024-05/N1-20240501-20240603-TREAT-IN-P.csv", "2024-05-01", "utf-8",
         f"{HEADER},Mine,SubModId", "Mine", 1, 0, "N1", "P", "2024-06-03", "landed"),
    ]  # fmt: skip
    assert site.rows("submid, _unknown") == [("4", None)]


def test_unknown_columns_are_kept_as_json(site: Site) -> None:
    site.put("x.csv", f'{HEADER},Mine,"It\'s"\nN1,1,1,Y,,"a""b",2\nN1,2,2,Y,,,3\nN1,3,3,N,,9,9\n')
    site.land()
    assert site.rows("_unknown, _filled_columns") == [
        ('{"Mine":"a\\"b","It\'s":"2"}', None),
        ('{"It\'s":"3"}', None),
        (None, "EPISODID;Mine;It's"),
    ]


def test_files_outside_the_layout_are_named_and_left(site: Site) -> None:
    for name, month in [("a.txt", "2024-05"), ("b.csv", "2024-13"), (".c.csv", "2024-05")]:
        site.put(name, f"{HEADER}\n", month)
    site.put("d.csv", f"{HEADER}\n", "2024-05/deeper")
    site.put("E.CSV", f"{HEADER}\n")
    report = site.land()
    assert [file.path for file in report.landed] == ["ndtms/2024-05/E.CSV"]
    assert len(report.ignored) == 4


@pytest.mark.parametrize("month", ["0000-01", "2205-03", "\u0662\u0660\u0662\u0664-05"])
def test_a_month_that_cannot_be_is_told_and_stops_nothing(
    site: Site, month: str, caplog: pytest.LogCaptureFixture
) -> None:
    site.put("a.csv", f"{HEADER}\nN1,1,1,Y,\n", month)
    local = site.landing / "case_management" / month / "p1" / "client.csv"
    local.parent.mkdir(parents=True)
    local.write_text("client_id\n1\n")
    site.put("b.csv", f"{HEADER}\nN1,1,1,Y,\n")
    assert [file.path for file in site.land().landed] == ["ndtms/2024-05/b.csv"]
    for name in (f"ndtms/{month}/a.csv", f"case_management/{month}/p1/client.csv"):
        assert sum(line.startswith(f"{name}: ignored, ") for line in caplog.messages) == 1
    assert site.query("select count(*) from raw.local_file") == [(0,)]


def test_a_linked_folder_is_entered_and_what_is_no_file_is_told(site: Site, tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "a.csv").write_text(f"{HEADER}\nN1,1,1,Y,\n")
    (tmp_path / "share" / "again").symlink_to(site.landing)
    (site.landing / "ndtms").mkdir()
    (site.landing / "ndtms" / "2024-05").symlink_to(tmp_path / "share")
    site.put("b.csv", "", "2024-06").unlink()
    (site.landing / "ndtms" / "2024-06" / "b.csv").mkdir()
    (site.landing / "ndtms" / "2024-06" / "c.csv").symlink_to(tmp_path / "gone.csv")
    report = site.land()
    assert [file.path for file in report.landed] == ["ndtms/2024-05/a.csv"]
    told = [line for line in report.ignored if "/again/" not in line]
    assert told == [
        f"ndtms/2024-06/{name}.csv: ignored, it is no file, or a link to nothing; "
        "put the file itself there"
        for name in "bc"
    ]


def test_a_folder_that_may_not_be_read_is_a_fault(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.put("a.csv", f"{HEADER}\nN1,1,1,Y,\n")
    look_into = Path.iterdir

    def refuse(folder: Path) -> Iterator[Path]:
        if folder.name == "2024-05":
            raise PermissionError(13, "Permission denied", str(folder))
        return look_into(folder)

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(LandingFault, match=r"ndtms/2024-05: .*Permission denied.* who may read"):
        site.land()


def test_a_file_name_is_no_pattern(site: Site) -> None:
    site.put("x[1].csv", f"{HEADER}\nN1,1,1,Y,\n")
    site.put("x1.csv", f"{HEADER}\nN1,2,2,Y,\n")
    site.land()
    assert site.rows("_file_id, clientid") == [(1, "2"), (2, "1")]


def test_rows_that_do_not_fit_are_listed_with_their_own_number(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.put(
        "x.csv",
        f"{HEADER}\n"
        "N1,1,1,Y,SECRET\n"
        "\n"
        "N1,2,2,Y\n"
        'N1,3,3,Y,"a\nb"\n'
        'n1,4,4,Y,"a\n\nSECRET",6,7\n'
        "N1,5,5,Y,\n"
        'N1,6,6,Y,"SEC"RET\n'
        'N9,7,"7,Y\n'
        'N1,8,"8",Y,\n'
        "N1,9,9,Y,last\n",
    )
    with caplog.at_level(logging.DEBUG):
        report = site.land()
    assert report.landed[0].rows == 9
    assert report.rejected_rows == 4
    assert site.rows("_row_number, clientid") == [
        (1, "1"), (3, "3"), (5, "5"), (8, "8"), (9, "9"),
    ]  # fmt: skip
    assert site.query(
        """
        select _row_number, agncy, line_number, values_found, values_expected, problem
        from raw.ndtms_rejected_row order by _row_number
        """
    ) == [
        (2, "N1", 4, 4, 5, "number of values"),
        (4, "N1", 7, 7, 5, "number of values"),
        (6, None, 11, None, 5, "quotation mark"),
        (7, None, 12, None, 5, "quotation mark"),
    ]
    assert site.query("select row_count, rejected_row_count from raw.ndtms_file") == [(9, 4)]
    assert "SECRET" not in caplog.text + repr(report)


@pytest.mark.parametrize("largest_of_a_batch", [0, 1 << 20], ids=["by itself", "with others"])
@pytest.mark.parametrize("ends", ["\n", "\r"], ids=["as it is", "copied"])
@pytest.mark.parametrize(
    ("row", "values_found"),
    [
        ("N1,1,1,Y,1980-01-01,,", 7),
        ("N1,1,1,Y,1980-01-01,,,", 8),
        ('N1,1,1,Y,1980-01-01,,""', 7),
        ("N1,1,1,5,Y,1980-01-01,", 7),
        ('"N1","1","1",5,"Y","1980-01-01",', 7),
    ],
    ids=["a comma", "two commas", "quotation marks", "a comma inside", "inside, quoted"],
)
def test_a_row_with_a_value_too_many_is_kept_out_also_where_the_last_is_blank(
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    *,
    row: str,
    values_found: int,
    ends: str,
    largest_of_a_batch: int,
) -> None:
    monkeypatch.setattr(batch, "LARGEST_FILE_BYTES", largest_of_a_batch)
    site.put("x.csv", ends.join([f"{HEADER},PC", row, "N1,2,2,Y,1980-01-01,", ""]))
    assert site.land().landed[0].rows_kept_out == (1,)
    assert site.rows("_row_number, clientid, dob, pc") == [(2, "2", "1980-01-01", None)]
    assert site.query("select agncy, values_found, problem from raw.ndtms_rejected_row") == [
        ("N1", values_found, "number of values")
    ]


def test_a_comma_between_quotation_marks_is_no_value_too_many(site: Site) -> None:
    site.put("x.csv", f'{HEADER},PC\nN1,1,1,Y,,\nN1,2,2,Y,"a, b",\nN1,3,3,Y,,",,"\n')
    assert site.land().landed[0].rows_kept_out == ()
    assert site.rows("_row_number, clientid, dob, pc") == [
        (1, "1", None, None), (2, "2", "a, b", None), (3, "3", None, ",,"),
    ]  # fmt: skip


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("last_end", [True, False], ids=["ended", "not ended"])
@pytest.mark.parametrize(
    "first", ["", 'N1,9,9,Y,"a, b"', "N1,9,9"], ids=["blank", "quoted", "short"]
)
def test_a_file_read_carefully_may_lack_the_last_line_end(
    site: Site, first: str, ends: str, *, last_end: bool
) -> None:
    site.put("x.csv", ends.join([HEADER, first, "N1,1,1,Y,", "N1,2,2,Y,1980"]) + ends * last_end)
    site.land()
    before = 1 if first else 0
    assert site.rows("_row_number, clientid, dob")[-2:] == [
        (before + 1, "1", None),
        (before + 2, "2", "1980"),
    ]


def test_row_numbers_hold_over_many_buffers(site: Site) -> None:
    # more than one buffer of DuckDB's reader; the value says where the row stood
    padding = "x" * 4000
    lines = [f"N1,{number},1,Y,{padding}" for number in range(1, 9_001)]
    site.put("a.csv", "\n".join([HEADER, *lines]))
    lines[2_000] = "N1,1"
    lines[8_500] = f'N1,8501,1,Y,"{padding}\n"'
    site.put("b.csv", "\n".join([HEADER, *lines]))
    site.land()
    assert site.query(
        """
        select _file_id, count(*), count(*) filter (_row_number <> clientid::int)
        from raw.ndtms_row group by all order by all
        """
    ) == [(1, 9_000, 0), (2, 8_999, 0)]
    assert site.query("select _row_number from raw.ndtms_rejected_row") == [(2_001,)]


@pytest.mark.parametrize(
    ("content", "rule", "named"),
    [
        (b"", None, "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", None, "byte 9 "),
        (bytes(range(1, 256)), None, "byte 129 "),
        ("AGNCY,CLIENTID\n".encode("utf-16"), None, "UTF-16"),
        (f'{HEADER}\nN1,1,1,Y,\nN1,2,"2,Y,\n' + "N1,3,3,Y,\n" * 9, None, "row 2 (line 3)"),
        (
            f'{HEADER}\nN1,2,"2,Y,\n' + "N1,3,3,Y,\n" * 30_000 + 'N1,"4",4,Y,',
            None,
            "row 1 (line 2)",
        ),
        ("AGNCY,CLIENTID,EPISODID\nN1,SECRET,1\n", "V001", "CONSENT"),
        ("N1,SECRET,1,Y\n", "V001", "CONSENT"),
        (f"{HEADER},dob\nN1,SECRET,1,Y,,\n", "V002", "DOB"),
    ],
)
def test_a_file_that_cannot_land_keeps_no_other_out(
    site: Site, content: str | bytes, rule: str | None, named: str
) -> None:
    site.put("a.csv", f"{HEADER}\nN1,1,1,Y,\n")
    site.put("b.csv", content)
    site.put("c.csv", f"{HEADER}\nN1,2,2,Y,\n")
    first, again = site.land(), site.land()
    assert [file.path[-5:] for file in first.landed] == ["a.csv", "c.csv"]
    assert first.rejected == again.rejected
    (rejected,) = first.rejected
    assert (rejected.path, rejected.rule) == ("ndtms/2024-05/b.csv", rule)
    assert named in rejected.problem
    assert "SECRET" not in repr(rejected)
    files = site.query(
        "select status, rejected_rule, row_count, header, problem is null "
        "from raw.ndtms_file order by file_id"
    )
    assert files == [
        ("landed", None, 1, HEADER, True),
        ("rejected", rule, 0, None, False),
        ("landed", None, 1, HEADER, True),
    ]
    assert site.rows("_file_id, clientid") == [(1, "1"), (3, "2")]
    assert not (site.warehouse.parent / ".landing").exists()


def test_a_rejected_file_is_cleared_by_another_or_by_none(site: Site) -> None:
    standing = """
        select count(*) from raw.ndtms_file inner join raw.ndtms_scan using (path, sha256)
        where status = 'rejected'
    """
    bad = site.put("a.csv", "no header\n")
    site.put("b.csv", "no header either\n")
    site.land()
    assert site.query(standing) == [(2,)]
    site.put("a.csv", f"{HEADER}\nN1,1,1,Y,\n")
    bad.with_name("b.csv").unlink()
    report = site.land()
    assert report.rejected == ()
    assert site.query(standing) == [(0,)]
    assert site.rows("_file_id") == [(3,)]


def test_a_file_lands_once_its_header_is_understood(site: Site) -> None:
    site.put("a.csv", "AGENCY,CLIENTID,EPISODID,CONSENT\nN1,1,1,Y\n")
    assert len(site.land().rejected) == 1
    with (site.seeds / "ndtms_field_aliases.csv").open("a") as handle:
        handle.write("AGENCY,AGNCY,\n")
    assert len(site.land().landed) == 1
    assert site.query("select file_id, status from raw.ndtms_file") == [(2, "landed")]


def test_the_same_content_lands_once_a_month(site: Site) -> None:
    site.put("b.csv", f"{HEADER}\nN1,1,1,Y,\n")
    site.put("a.csv", f"{HEADER}\nN1,1,1,Y,\n")
    site.put("a.csv", f"{HEADER}\nN1,1,1,Y,\n", "2024-06")
    first = site.land()
    assert [file.path for file in first.landed] == ["ndtms/2024-05/a.csv", "ndtms/2024-06/a.csv"]
    assert [(file.path, file.same_as) for file in first.duplicates] == [
        ("ndtms/2024-05/b.csv", "ndtms/2024-05/a.csv")
    ]
    again = site.land()
    assert again.landed == ()
    assert len(again.unchanged) == 2
    assert again.duplicates == first.duplicates
    assert site.query("select count(*) from raw.ndtms_scan") == [(3,)]


def test_content_that_was_replaced_lands_again_from_another_path(site: Site) -> None:
    versions = [f"{HEADER}\nN1,{number},1,Y,\n" for number in (1, 2)]
    for name, version in (("a", 0), ("b", 1), ("c", 0)):
        site.put(f"{name}.csv", versions[version])
    assert [file.path[-5:] for file in site.land().landed] == ["a.csv", "b.csv", "c.csv"]
    assert site.land().landed == ()
    # seen in a later run, beside a file of that run which comes first
    site.put("c1.csv", versions[1].replace("2", "3"))
    site.put("d.csv", versions[1])
    site.put("e.csv", versions[0])
    assert [file.path[-6:] for file in site.land().landed] == ["c1.csv", "/d.csv", "/e.csv"]
    assert site.rows("clientid") == [("1",), ("2",), ("1",), ("3",), ("2",), ("1",)]


def test_a_copy_that_lay_there_before_does_not_replace_a_correction(site: Site) -> None:
    sent = f"{HEADER}\nN1,1,1,Y,\n"
    site.put("a.csv", sent)
    site.put("b.csv", sent)
    assert len(site.land().duplicates) == 1
    site.put("a.csv", sent.replace("N1,1", "N1,2"))
    assert [file.path for file in site.land().duplicates] == ["ndtms/2024-05/b.csv"]
    assert site.land().landed == ()
    assert site.rows("clientid") == [("1",), ("2",)]


def test_content_that_another_agency_followed_is_not_landed_again(site: Site) -> None:
    for name, agency in (("a", "N1"), ("b", "N2"), ("c", "N1")):
        site.put(f"{name}.csv", f"{HEADER}\n{agency},1,1,Y,\n")
    assert [file.path for file in site.land().duplicates] == ["ndtms/2024-05/c.csv"]


def test_a_path_that_goes_back_to_an_earlier_version_lands_anew(site: Site) -> None:
    versions = [f"{HEADER}\nN1,{number},1,Y,\n" for number in (1, 2)]
    for version in (0, 1, 0, 0):
        site.put("a.csv", versions[version])
        site.land()
    site.put("a.csv", "broken\n")
    site.land()
    site.put("a.csv", versions[0])
    assert site.land().unchanged == ("ndtms/2024-05/a.csv",)
    assert site.rows("_file_id, clientid") == [(1, "1"), (2, "2"), (3, "1")]


def test_a_header_alone_is_told_and_makes_no_month(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.put("a.csv", f"{HEADER}\nN1,1,1,Y,\n", "2024-04")
    site.put("b.csv", f"{HEADER}\nN1,1\n", "2024-05")
    site.put("c.csv", f"{HEADER}\n", "2024-06")
    site.land()
    assert submission_months(site.warehouse) == ["2024-04", "2024-05"]
    told = [line for line in caplog.messages if "has a header and no row" in line]
    assert [line.partition(":")[0] for line in told] == ["ndtms/2024-06/c.csv"]


def test_a_file_taken_away_stays_landed(site: Site) -> None:
    file = site.put("a.csv", f"{HEADER}\nN1,1,1,Y,\n")
    site.land()
    file.unlink()
    site.land()
    assert site.rows("clientid") == [("1",)]
    assert site.query("select count(*) from raw.ndtms_scan") == [(0,)]


def test_a_file_that_changes_meanwhile_is_not_landed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = site.put("a.csv", f"{HEADER}\nN1,1,1,Y,\n")
    site.put("b.csv", f"{HEADER}\nN1,2,2,Y,\n")
    load = batch.load_batch

    def load_while_it_grows(*others, **named):  # type: ignore[no-untyped-def]
        loaded = load(*others, **named)
        file.write_text(f"{HEADER}\nN1,1,1,Y,\nN1,3,3,Y,\n")
        return loaded

    monkeypatch.setattr(run, "load_batch", load_while_it_grows)
    with pytest.raises(LandingFault, match="changed while it was read"):
        site.land()
    assert site.rows("clientid") == [("2",)]
    monkeypatch.undo()
    site.land()
    assert site.rows("clientid") == [("2",), ("1",), ("3",)]


def test_a_new_field_becomes_a_column(site: Site) -> None:
    site.put("a.csv", f"{HEADER},NEWFIELD\nN1,1,1,Y,,5\n")
    assert site.land().unknown_columns
    site.set_fields((*FIELDS, "NEWFIELD"))
    site.put("b.csv", f"{HEADER},NEWFIELD\nN1,2,2,Y,,6\n")
    assert not site.land().unknown_columns
    assert site.rows("newfield, _unknown") == [(None, '{"NEWFIELD":"5"}'), ("6", None)]


def test_the_whole_register_of_the_project_has_columns(site: Site) -> None:
    site.seeds = PROJECT / "seeds"
    site.put("a.csv", f"{HEADER}\nN1,1,1,Y,1980-01-01\n")
    site.land()
    columns = {
        str(row[0]) for row in site.query("select name from pragma_table_info('raw.ndtms_row')")
    }
    with (PROJECT / "seeds" / "ndtms_fields.csv").open(newline="") as handle:
        assert {row["field"].lower() for row in csv.DictReader(handle)} < columns


def test_a_folder_that_is_none_is_named(site: Site) -> None:
    shutil.rmtree(site.landing)
    with pytest.raises(LandingFault, match="WAREHOUSE_LANDING"):
        site.land()


def test_a_second_writer_is_told_who_is_in_the_way(site: Site) -> None:
    site.land()
    other = subprocess.Popen(
        [sys.executable, "-c", "import duckdb, sys\n"
         f"held = duckdb.connect({str(site.warehouse)!r})\nprint('open', flush=True)\n"
         "sys.stdin.read()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert other.stdout is not None
    other.stdout.readline()
    with (
        pytest.raises(WarehouseBusyError, match=f"process {other.pid}"),
        connect(site.warehouse, wait_seconds=0.3),
    ):
        pass
    other.communicate()
    with connect(site.warehouse):
        pass


def test_a_file_that_is_no_warehouse_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.duckdb").write_text("no database" * 1000)
    with pytest.raises(WarehouseFileError, match=r"x\.duckdb"), connect(tmp_path / "x.duckdb"):
        pass


LAND = """
import logging, sys
from pathlib import Path
from orchestration.landing import land
print("go", flush=True)
land(Path(sys.argv[1]), Path(sys.argv[2]), seeds=Path(sys.argv[3]), log=logging.getLogger())
"""


def raw_tables(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = [
            str(name)
            for (name,) in connection.execute(
                "select table_name from duckdb_tables() where schema_name = 'raw' order by 1"
            ).fetchall()
        ]
        return {
            table: connection.execute(
                "select columns(lambda c: c not in ('landed_at', 'loaded_at')) "
                f"from raw.{table} order by all"
            ).fetchall()
            for table in tables
        }


def test_a_run_killed_at_any_moment_and_run_again_ends_the_same(site: Site, tmp_path: Path) -> None:
    for month in ("2024-04", "2024-05"):
        for name in "abcd":
            lines = [f"N{name},{number},1,Y,{name * 20}" for number in range(3_000)]
            lines[7] = f"N{name},7,1,{'N' if month == '2024-05' else 'Y'},"
            if name == "b":
                lines[3] = "short,row"
            encoding = "cp1252" if name == "c" else "utf-8"
            text = "\n".join([HEADER, *lines, f"N{name},é,1,Y,"])
            site.put(f"{name}.csv", text.encode(encoding), month)
    site.put("e.csv", "no header\n")
    whole = tmp_path / "whole.duckdb"
    land(site.landing, whole, seeds=site.seeds, log=logging.getLogger("landing"))

    command = [sys.executable, "-c", LAND, str(site.landing), str(site.warehouse), str(site.seeds)]
    for milliseconds in (20, 80, 160, 260, 380, 60_000):
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()  # everything is imported, the landing begins
            try:
                process.wait(timeout=milliseconds / 1000)
                break
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == 0
    assert raw_tables(site.warehouse) == raw_tables(whole)
    assert list(site.warehouse.parent.iterdir()) == [site.warehouse]


@pytest.mark.parametrize("with_a_short_row", [False, True])
def test_shares_loaded_side_by_side_end_as_one_also_when_cut_off_between(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_a_short_row: bool
) -> None:
    for month in ("2024-04", "2024-05"):
        for name in "abcdef":
            lines = [f"N{name},{number},1,Y,{name}" for number in range(50)]
            lines[7] = f"N{name},7,1,N,"
            if with_a_short_row and name == "e":
                # as many commas as in a sound file, so that DuckDB alone finds out
                lines[3:5] = ["Ne,3,1,Y", "Ne,4,1,Y,e,e"]
            site.put(f"{name}.csv", "\n".join([HEADER, *lines]), month)
    whole = tmp_path / "whole.duckdb"
    land(site.landing, whole, seeds=site.seeds, log=logging.getLogger("landing"))

    monkeypatch.setattr(batch, "_LEAST_SHARE_LINES", 1)
    monkeypatch.setattr(run, "_threads", lambda _: 3)
    commit = run._Lander._commit_share
    taken: list[object] = []

    def cut_off(*args: Any) -> None:
        if len(taken) == 1:
            raise KeyboardInterrupt
        taken.append(args)
        commit(*args)

    with monkeypatch.context() as patch:
        patch.setattr(run._Lander, "_commit_share", cut_off)
        if with_a_short_row:
            site.land()
        else:
            with pytest.raises(KeyboardInterrupt):
                site.land()
            assert 0 < len(site.query("select path from raw.ndtms_file")) < 12
    site.land()
    assert raw_tables(site.warehouse) == raw_tables(whole)


def test_shares_are_runs_of_about_as_many_lines_and_none_is_empty() -> None:
    many = 10**6
    assert batch.cut_in_shares([5, 5, 5], 2) == [range(3)]
    assert batch.cut_in_shares([many, many, many, many], 2) == [range(2), range(2, 4)]
    assert batch.cut_in_shares([many, 1], 4) == [range(1), range(1, 2)]
    assert batch.cut_in_shares([1, many, many, 1], 2) == [range(2), range(2, 4)]
