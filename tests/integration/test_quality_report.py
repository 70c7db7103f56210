"""The data-quality report on small hand-made warehouses: what it says, and what it never says."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from orchestration.gate import Ruleset
from orchestration.gate.counts import CheckCounts
from orchestration.gate.results import files_to_validate, store_results
from orchestration.quality_report.chart import trend_chart
from orchestration.quality_report.content import TREND_MONTHS, TrendPoint
from tests.warehouses import (
    Submission,
    Warehouse,
    count_with_duckdb,
    faulty,
    gate,
    month,
    record,
    sound,
)


class Words(HTMLParser):
    """The text of each section, by its anchor."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sections: dict[str, list[str]] = {"": []}
        self.here = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self.here = dict(attrs)["aria-labelledby"] or ""
            self.sections[self.here] = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self.here = ""

    def handle_data(self, data: str) -> None:
        self.sections[self.here].append(data)

    def __getitem__(self, section: str) -> str:
        return " ".join(" ".join(self.sections[section]).split())


def page_text(warehouse: Warehouse) -> str:
    return (warehouse.home / "quality" / "latest" / "index.html").read_text(encoding="utf-8")


def words(warehouse: Warehouse) -> Words:
    return Words(page_text(warehouse))


def test_a_sound_month_is_open_and_whole(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(sound("2024-05"))
    gate(warehouse, ruleset)
    page = words(warehouse)
    assert "The gate is open: May 2024 can be published." in page["decision"]
    assert "No record in force breaks a rule that closes the gate." in page["decision"]
    assert "100% of 3 records in force break no rule" in page["compliance"]
    assert "No rule is broken." in page["rules"]
    assert page["providers"].startswith("What each provider has to mend Nothing to mend north")
    assert "New" not in page["rules"]


def test_a_failure_is_told_with_what_it_means(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(sound("2024-04", "south.csv", "A0002"))
    warehouse.land(faulty("2024-05"))
    gate(warehouse, ruleset)
    page = words(warehouse)
    assert "The gate is closed: May 2024 is not published" in page["decision"]
    assert "1 record of 1 provider breaks 1 rule" in page["decision"]
    assert "83.33% of 6 records" in page["compliance"]
    assert "north Adults (NDTMS) May 2024 3 1 66.66% ✕ closed" in page["compliance"]
    assert "south Adults (NDTMS) April 2024 ! stale 3 0 100% ✓ open" in page["compliance"]
    assert "✕ Failed Reject, closes the gate 2 1 50.00% 1 0 1 0 0 0" in page["rules"]
    rule = ruleset.rules["V021"]
    assert rule.for_commissioner in page["rules"]
    assert "in the provider's case-management system" in page["rules"]
    assert (
        f"Reject, closes the gate Adults (NDTMS) 1 0 1 0 0 0 May 2024 {rule.how_to_fix}"
        in page["providers"]
    )
    assert "Nothing to mend south" in page["providers"]
    assert "Reject 34 0 1" in page["register"]


def test_returns_of_earlier_months_are_one_row_and_not_stale_while_an_old_extract_is(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land_local("client", "north", "2024-04", {}, {})
    for period in ("2024-02", "2024-04", "2024-05"):
        warehouse.land_local("staff", "north", period, {"key": period}, folder="returns")
    warehouse.land_local(
        "staff", "south", "2024-04", {"key": "1", "l004": "role"}, folder="returns"
    )
    gate(warehouse, ruleset)
    shown = words(warehouse)["compliance"]
    extracts = "north Local extracts and returns"
    assert f"{extracts} May 2024 2 0 100% ✓ open" in shown
    assert f"{extracts} April 2024 ! stale 3 0 100% ✓ open" in shown
    assert f"{extracts} Returns of February 2024 to April 2024 4 0 100% ✓ open" in shown
    assert "south Local extracts and returns Returns of April 2024 2 1 50.00% ✕ closed" in shown
    assert "those of every month stay in force" in shown


def test_a_month_without_submissions_says_so(warehouse: Warehouse, ruleset: Ruleset) -> None:
    gate(warehouse, ruleset)
    page = words(warehouse)
    assert "nothing was checked" in page["decision"]
    assert "Nothing is in force" in page["compliance"]
    assert "100%" not in page["compliance"]
    assert "Nothing was checked." in page["rules"]
    assert "<svg" not in page_text(warehouse)


def test_an_override_is_told_with_its_reason(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty("2024-05"))
    gate(warehouse, ruleset, accepted_reason="Agreed <at> 5 o'clock")
    page = words(warehouse)
    assert "The gate is closed, and May 2024 is published in spite of it." in page["decision"]
    assert "Reason given: Agreed <at> 5 o'clock" in page["decision"]
    assert "Agreed <at>" not in page_text(warehouse)
    assert "Reason given" not in page["reading"]


def test_accepted_failures_are_counted_and_close_nothing(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty("2024-05"))
    warehouse.accept_issues({"rule_id": "V021"}, {"until_date": "2024-12-31"})
    gate(warehouse, ruleset)
    page = words(warehouse)
    assert "The gate is open" in page["decision"]
    assert "1 failure of rules that close the gate was accepted" in page["decision"]
    assert "row 2: names nothing to accept" in page["decision"]
    assert "north Adults (NDTMS) May 2024 3 1 66.66% ✓ open" in page["compliance"]
    assert "closes the gate 1 1 100% 1 1 1 0 0 0 Some clients" in page["rules"]


def test_a_warning_is_told_and_is_no_cause(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(sound("2024-05", unknown_columns="LOCAL1"))
    gate(warehouse, ruleset)
    page = words(warehouse)
    assert "The gate is open" in page["decision"]
    assert "! Failed Warning, does not close the gate 1 1 100%" in page["rules"]
    assert "100% of 3 records" in page["compliance"]


def test_a_file_not_accepted_as_a_whole_is_named(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(
        Submission(
            path="ndtms/2024-05/broken.csv",
            month=month("2024-05"),
            agency="A0001",
            status="rejected",
            rejected_rule="V001",
        )
    )
    gate(warehouse, ruleset)
    page = words(warehouse)
    assert "1 file is not accepted as a whole: ndtms/2024-05/broken.csv." in page["decision"]
    assert "✕ Not accepted as a whole: ndtms/2024-05/broken.csv" in page["providers"]


def test_a_file_that_was_not_checked_is_not_known(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(sound("2024-05"))
    warehouse.land(sound("2024-05", "b.csv", "A0002"))
    gate(warehouse, ruleset)
    warehouse.land(sound("2024-05", "c.csv"))
    gate(warehouse, ruleset, validate=False)
    page = words(warehouse)
    assert "1 file is not checked yet." in page["decision"]
    assert "not known of 6 records" in page["compliance"]
    assert "May 2024 3 not known not known ✕ closed" in page["compliance"]
    assert "May 2024 3 0 100% ✓ open" in page["compliance"]
    assert "! Not checked yet: ndtms/2024-05/c.csv" in page["providers"]


@pytest.mark.parametrize(("rule_id", "is_cause"), [("V030", True), ("V060", False)])
def test_a_rule_that_could_not_be_checked_comes_first(
    warehouse: Warehouse, ruleset: Ruleset, rule_id: str, is_cause: bool
) -> None:
    warehouse.land(faulty("2024-05"))
    with warehouse.connect() as connection:
        waiting = files_to_validate(connection, ruleset)
        counts = [
            CheckCounts(found.number, {}, "it raised")
            if ruleset.checks[found.number].rule_id == rule_id
            else found
            for found in count_with_duckdb(connection, ruleset, waiting)
        ]
        store_results(connection, ruleset, waiting, counts)
    gate(warehouse, ruleset, validate=False)
    page = words(warehouse)
    assert ("1 rule could not be checked" in page["decision"]) == is_cause
    assert page["rules"].index(rule_id) < page["rules"].index("V021")
    assert "Could not be checked" in page["rules"]
    assert f"Could not be checked: {rule_id}" in page["providers"]


def test_the_first_receipt_is_held_against_the_deadline(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    for agency, name in (("A0001", "a.csv"), ("A0002", "b.csv"), ("A0003", "c.csv")):
        warehouse.land(sound("2024-05", name, agency))
    warehouse.execute(
        """
        create table raw.reference_submissions as
        from (values
            ('ndtms_adult', 'a0001', '2024-05', '2024-06-15'),
            ('ndtms_adult', 'A0001', '2024-05', '2024-06-14'),
            ('ndtms_adult', 'A0002', '2024-05', '2024-06-15'),
            ('ndtms_adult', 'A0003', '2024-05', 'mid June'),
            ('ndtms_adult', 'A0003', '2024-04', '2024-05-01')
        ) as given (dataset, agency_code, period, received_date)
        """
    )
    gate(warehouse, ruleset)
    said = words(warehouse)["timeliness"]
    assert "May 2024 14 June 2024 14 June 2024 ✓ On time" in said
    assert "May 2024 14 June 2024 15 June 2024 ✕ Late by 1 day" in said
    assert "May 2024 14 June 2024 not known ! Not known" in said


def test_without_a_list_of_receipts_nothing_is_on_time(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    gate(warehouse, ruleset)
    said = words(warehouse)["timeliness"]
    assert "A0001 north Adults (NDTMS) May 2024 14 June 2024 not known ! Not known" in said
    assert "On time" not in said


def test_a_month_the_calendar_does_not_hold_has_no_deadline(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2099-05"))
    gate(warehouse, ruleset, "2099-05")
    assert "May 2099 not known not known ! Not known" in words(warehouse)["timeliness"]


def test_names_and_silent_agencies_come_from_the_reference_table(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    warehouse.execute(
        """
        create table raw.reference_agencies as
        from (values ('A0001', 'north', 'North Star'), ('A0009', 'east', null))
        as given (agency_code, provider_code, provider_name)
        """
    )
    gate(warehouse, ruleset)
    page = words(warehouse)
    assert "North Star (north) Adults" in page["compliance"]
    assert "Nothing in force came from these agencies" in page["timeliness"]
    assert "A0009, east" in page["timeliness"]
    assert "A0001," not in page["timeliness"]


def test_failures_are_told_apart_by_how_long_they_stand(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty("2024-03"))
    warehouse.land(faulty("2024-05"))
    warehouse.land(faulty("2024-05", "b.csv", "A0002"))
    gate(warehouse, ruleset)
    page = words(warehouse)
    assert "New Persisting Returned Requested V021" in page["rules"]
    assert "2 0 1 1 0 0 Some clients" in page["rules"]
    assert "1 0 0 1 0 0 March 2024 Correct" in page["providers"]
    assert "1 0 1 0 0 0 May 2024 Correct" in page["providers"]


def test_a_field_is_asked_for_where_it_applies_and_its_five_kinds_add_up(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    """Worked by hand: five clients' ethnicity, and the treatment of a mental-health need."""
    submission = Submission("ndtms/2024-05/a.csv", month("2024-05"), "A0001")
    # two valid, one other, one not stated, one not in the list, one blank
    for number, code in enumerate(("A", "H", "S", "Z", "9", None)):
        client = record("client", clientid=f"C{number}", ethnic=code)
        submission.records.append(("client", "A0001", client))
    # asked for with a need alone: one answer of two; whoever has no need is not asked
    for number, (need, treated) in enumerate((("1", "1"), ("1", None), ("2", None), (None, None))):
        episode = record("episode", clientid=f"C{number}", mthtn=need, crtmhn=treated)
        submission.records.append(("episode", "A0001", episode))
    warehouse.land(submission)
    gate(warehouse, ruleset)
    page = words(warehouse)["fields"]
    assert "ETHNIC Adults (NDTMS) client 6 66.66% 2 1 1 1 1" in page
    assert "CRTMHN Adults (NDTMS) episode 2 50.00% 1 0 0 0 1" in page
    measures = words(warehouse)["measures"]
    # known are the valid and the other: three of six
    assert "DQ04 Ethnicity known Adults (NDTMS) 50.00% (3 of 6) ✕ red" in measures


def test_a_measure_without_its_facts_says_so(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty("2024-05"))
    gate(warehouse, ruleset)
    said = words(warehouse)["measures"]
    assert "DQ13 Reconciliation Adults (NDTMS) not collected not rated" in said
    assert "DQ12 Timeliness Adults (NDTMS) not known not rated" in said
    assert "DQ03 Postcode sector valid Adults (NDTMS) nothing to measure not rated" in said
    # one episode, of whose one comparison of dates none holds
    assert "DQ05 Date order Adults (NDTMS) 0% (0 of 1) ✕ red" in said
    assert "DQ11 Duplicates and key collisions Adults (NDTMS) 0 ✓ green" in said


def test_the_trend_has_every_month_up_to_the_report(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty("2024-02"))
    warehouse.land(sound("2024-05"))
    warehouse.land(faulty("2024-06"))
    gate(warehouse, ruleset)
    said = words(warehouse)["trend"]
    assert "2 months up to May 2024: 100% in 1 of them; lowest in February 2024" in said
    assert "February 2024 3 1 66.66%" in said
    assert "June 2024" not in said


def test_the_trend_ends_where_the_chart_cannot_be_read(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    months = [f"{2021 + step // 12}-{1 + step % 12:02d}" for step in range(TREND_MONTHS + 1)]
    for period in months:
        warehouse.land(sound(period))
    gate(warehouse, ruleset, months[-1])
    said = words(warehouse)["trend"]
    assert f"{TREND_MONTHS} months up to January 2024" in said
    assert "February 2021" in said
    assert "January 2021" not in said


def test_the_page_names_no_client(warehouse: Warehouse, ruleset: Ruleset) -> None:
    submission = faulty("2024-05")
    private = {
        "clientid": "PRIVATE-1",
        "client_ref": "PRIVATE-2",
        "finitial": "Q",
        "sinitial": "Z",
        "dob": "1961-07-08",
    }
    submission.records[0] = ("client", "A0001", record("client", sex=None, **private))
    submission.records[1] = (
        "episode",
        "A0001",
        record("episode", episodid="PRIVATE-3", refld="2024-04-05", **private),
    )
    warehouse.land(submission)
    gate(warehouse, ruleset)
    fix_list = (warehouse.home / "quality/latest/fix-lists/north.csv").read_text(encoding="utf-8")
    assert "PRIVATE-2" in fix_list
    page = page_text(warehouse)
    assert "PRIVATE" not in page
    assert "1961" not in page
    assert "2024-04-05" not in page


def test_the_same_results_give_the_same_bytes(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty("2024-04", "b.csv", "A0002"))
    warehouse.land(faulty("2024-05"))
    pages = []
    for _ in range(2):
        gate(warehouse, ruleset)
        pages.append(page_text(warehouse))
    assert pages[0] == pages[1]


def test_the_page_stands_alone(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty("2024-05"))
    gate(warehouse, ruleset)
    page = page_text(warehouse)
    # a name space is no address, and a hash leads to a place on the page
    assert set(re.findall(r"https?://[^\s\"]+", page)) <= {
        "http://www.w3.org/1999/xlink",
        "http://www.w3.org/2000/svg",
    }
    assert all(target.startswith("#") for target in re.findall(r"<a [^>]*href=\"([^\"]*)\"", page))
    assert "<script" not in page
    identifiers = re.findall(r"\bid=\"([^\"]+)\"", page)
    assert len(identifiers) == len(set(identifiers))
    headings = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))


def test_a_gap_in_the_chart_is_no_zero(warehouse: Warehouse) -> None:
    points = [TrendPoint("ndtms_adult", "2024-02", 10, 0), TrendPoint("a$b$", "2024-05", 10, 1)]
    drawn = trend_chart(points, warehouse.home / "cache")
    assert drawn.startswith("<svg")
    assert "A$b$" in drawn
    assert "Feb" in drawn
    assert "100%" in drawn
    assert "90.0%" in drawn
    assert not re.search(r">0(\.0+)?%<", drawn)
