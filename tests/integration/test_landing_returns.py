"""Returns of the providers: what lands, once, and what becomes of a broken file."""

import logging
from pathlib import Path

import pytest
from test_landing import Site

HEADER = "rule_id,agency_code,client_ref,episode_ref,field,requested_date,reason"
NAME = "returns/2024-05/p1/accepted_issue_request.csv"
ROWS = "select rule_id, field, requested_date, withdrawn, _file_id, _row_number from " \
    "raw.return_accepted_issue_request order by _file_id, _row_number"  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def put(site: Site, text: str, name: str = NAME) -> Path:
    file = site.landing / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_a_return_is_landed_as_text_with_where_it_came_from(site: Site) -> None:
    put(site, f"{HEADER}\nV021,N1,,E1,,05/06/2024,late\n")
    site.land()
    assert site.query(ROWS) == [("V021", None, "2024-06-05", None, 1, 1)]
    assert site.query(
        "select path, table_name, strftime(submission_month, '%Y-%m'), provider_code, "
        "length(sha256), row_count, status, problem from raw.return_file"
    ) == [(NAME, "accepted_issue_request", "2024-05", "p1", 64, 1, "landed", None)]


def test_a_return_lands_once_and_its_new_version_beside_it(site: Site) -> None:
    put(site, f"{HEADER}\nV021,N1,,E1,,,late\n")
    site.land()
    site.land()
    assert len(site.query(ROWS)) == 1
    put(site, f"{HEADER},withdrawn\nV021,N1,,E1,,,late,Y\n")
    site.land()
    assert [row[3:] for row in site.query(ROWS)] == [(None, 1, 1), ("y", 2, 1)]


def test_a_return_taken_away_stays_landed(site: Site) -> None:
    put(site, f"{HEADER}\nV021,N1,,E1,,,late\n")
    site.land()
    (site.landing / NAME).unlink()
    site.land()
    assert len(site.query(ROWS)) == 1


def test_the_same_key_may_stand_twice(site: Site) -> None:
    put(site, f"{HEADER},withdrawn\nV021,N1,C,E1,DOB,,late,\nV021,N1,C,E1,DOB,,late,Y\n")
    site.land()
    assert [row[5] for row in site.query(ROWS)] == [1, 2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rule_id\nV021\n", f"{NAME}: column agency_code is missing; add it to the header"),
        (f"{HEADER}\n,N1,,,,,\n", f"{NAME}, row 1, rule_id: is blank; fill it in"),
        (f"{HEADER}\nV021,N1,,,,,\nV021,N1,,,,soon,\n",
         f"{NAME}, row 2, requested_date: is not a date; write it as YYYY-MM-DD"),
        (f"{HEADER},withdrawn\nV021,N1,,,,,,maybe\n",
         f"{NAME}, row 1, withdrawn: is none of y, n; write one of them"),
        (f"{HEADER}\nV021,N1,\n", f"{NAME}, row 1: has 3 values where the header has 7"),
    ],
)  # fmt: skip
def test_a_broken_return_is_kept_out_and_stops_nothing(
    site: Site, caplog: pytest.LogCaptureFixture, text: str, told: str
) -> None:
    put(site, text)
    put(site, f"{HEADER}\nV021,N1,,E1,,,late\n", NAME.replace("p1", "p2"))
    with caplog.at_level(logging.WARNING):
        site.land()
    assert told in caplog.text
    assert len(site.query(ROWS)) == 1
    ((problem,),) = site.query("select problem from raw.return_file where status = 'rejected'")
    assert str(problem).startswith(told)


def test_a_broken_return_is_cleared_by_a_mended_one_or_by_none(site: Site) -> None:
    rejected = "select path from raw.return_file where status = 'rejected'"
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


def test_many_faults_are_told_by_the_first_ones(site: Site) -> None:
    put(site, "\n".join([HEADER, *[",N1,,,,,"] * 9]))
    site.land()
    ((problem,),) = site.query("select problem from raw.return_file")
    assert len(str(problem).splitlines()) == 6
    assert str(problem).endswith(f"{NAME}: 4 more such faults")


@pytest.mark.parametrize(
    "name",
    [
        "returns/2024-13/p1/accepted_issue_request.csv",
        "returns/2024-05/accepted_issue_request.csv",
        "returns/2024-05/p1/else.csv",
        "returns/2024-05/p1/accepted_issue_request.txt",
    ],
)
def test_what_lies_elsewhere_is_named_and_left(
    site: Site, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    put(site, f"{HEADER}\nV021,N1,,E1,,,late\n", name)
    with caplog.at_level(logging.WARNING):
        site.land()
    assert f"{name}: ignored" in caplog.text
    assert site.query(ROWS) == []
