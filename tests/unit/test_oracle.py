"""The oracle against hand-worked cases, so that a difference to the SQL can be trusted."""

import csv
from collections import Counter
from dataclasses import astuple
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tests.oracle import (
    Journey,
    cases_of,
    journeys,
    known_at,
    load_landing,
    measure_cases,
    measure_rows,
)
from tests.oracle.codes import (
    current_reason,
    is_opiate_or_crack_user,
    joint_reason,
    reason_group,
    substance_group,
)
from tests.oracle.dates import (
    add_months,
    age_on,
    completed_years,
    content_start,
    parse_date,
    period_end,
    quarter_is_complete,
    windows,
)
from tests.oracle.landing import Landing
from tests.oracle.measures import MeasureRow, review_result
from tests.oracle.statistics95 import mean_interval, wilson

REFERENCE = {
    "agencies.csv": (
        "agency_code,agency_name,provider_code,provider_name,service,authority_code",
        "N0001,One,P1,Provider One,adult,E01",
        "N0002,Two,P2,Provider Two,adult,E01",
        "N0003,Three,P1,Provider One,young_people,E01",
    ),
    "areas.csv": ("area,authority_code", "north,E01", "north,A01B", "south,E02"),
    "contracts.csv": (
        "contract,framework,area,provider_code,start_date,end_date",
        "c1,somerset,north,P1,2020-04-01,2030-03-31",
    ),
}
Row = dict[str, str]


def spell(
    client: str,
    triaged: str,
    started: str = "",
    ended: str = "",
    reason: str = "",
    **fields: str,
) -> Row:
    """One row: a person, an episode, one psychosocial intervention where `started` is given."""
    row = {
        "AGNCY": "N0001",
        "CLIENTID": client,
        "EPISODID": f"E{client}",
        "CONSENT": "Y",
        "FINITIAL": "A",
        "SINITIAL": client[0],
        "DOB": f"1980-01-{10 + len(client):02d}",
        "SEX": "M",
        "REFLD": triaged,
        "TRIAGED": triaged,
        "DISD": ended,
        "DISRSN": reason,
        "DRUG1": "1011",
        "UTLA": "E01",
        "DAT": "A01B",
    }
    if started:
        row |= {"MODID": "1", "MODAL": "95", "MODST": started}
    return row | fields


def form(row: Row, day: str, stage: str, form_id: str, **items: str) -> Row:
    """Repeat an episode on a row that holds an outcome form instead of its intervention."""
    without = {k: v for k, v in row.items() if not k.startswith("MOD")}
    return without | {"TOPID": form_id, "TOPDATE": day, "TRSTAGE": stage} | items


class Folder:
    """A landing folder under construction."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "reference").mkdir(parents=True)
        for name, lines in REFERENCE.items():
            (path / "reference" / name).write_text("\n".join(lines) + "\n")

    def submit(
        self, month: str, *rows: Row, name: str = "a.csv", encoding: str = "utf-8"
    ) -> "Folder":
        target = self.path / "ndtms" / month / name
        target.parent.mkdir(parents=True, exist_ok=True)
        columns = ["AGNCY", "CLIENTID", "EPISODID", "CONSENT"]
        columns += sorted({key for row in rows for key in row} - set(columns))
        with target.open("w", encoding=encoding, newline="") as out:
            writer = csv.DictWriter(out, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return self

    @property
    def landing(self) -> Landing:
        return load_landing(self.path)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "landing")


def report(folder: Folder, period: str) -> list[MeasureRow]:
    known = known_at(folder.landing, period)
    return measure_rows(known, [period_end(period)])


def cell(
    rows: list[MeasureRow],
    measure: str,
    component: str = "value",
    *,
    window: str | None = None,
    provider: str = "all",
    group: str = "adult",
    breakdown: str = "total/all",
    area: str = "north",
) -> MeasureRow:
    found = [
        row
        for row in rows
        if (row.measure, row.component) == (measure, component)
        and window in (None, row.window_code)
        and row.provider_code == provider
        and row.client_group == group
        and f"{row.breakdown}/{row.breakdown_value}" == breakdown
        and row.area == area
    ]
    assert len(found) == 1, found
    return found[0]


def share(row: MeasureRow) -> tuple[float | None, float | None]:
    return row.numerator, row.denominator


def ends(listed: list[Journey]) -> list[tuple[date, date, date | None, str | None]]:
    return [(one.start, one.treatment_start, one.end, one.reason) for one in listed]


# --- dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("report_date", "code", "start", "end"),
    [
        (date(2024, 12, 31), "COMPLETE12", date(2023, 7, 1), date(2024, 6, 30)),
        (date(2024, 12, 31), "FIRST6", date(2024, 1, 1), date(2024, 6, 30)),
        (date(2024, 9, 30), "COMPLETE12", date(2023, 4, 1), date(2024, 3, 31)),
        (date(2014, 12, 31), "COMPLETE12", date(2013, 7, 1), date(2014, 6, 30)),
        (date(2024, 12, 31), "EARLY12", date(2023, 10, 9), date(2024, 10, 8)),
        (date(2024, 12, 31), "ROLL12", date(2024, 1, 1), date(2024, 12, 31)),
        (date(2024, 2, 29), "QTR", date(2024, 1, 1), date(2024, 2, 29)),
        (date(2024, 2, 29), "YTD", date(2023, 4, 1), date(2024, 2, 29)),
        (date(2024, 2, 29), "MONTH", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2024, 8, 31), "FIRST6", date(2023, 9, 1), date(2024, 2, 29)),
        # first report that can hold a completion of a contract that starts in February 2015,
        # and the first one made wholly of its own period
        (date(2015, 8, 31), "COMPLETE12", date(2014, 3, 1), date(2015, 2, 28)),
        (date(2016, 7, 31), "COMPLETE12", date(2015, 2, 1), date(2016, 1, 31)),
    ],
)
def test_windows(report_date: date, code: str, start: date, end: date) -> None:
    window = windows(report_date)[code]
    assert (window.start, window.end) == (start, end)


def test_a_report_date_ends_a_month() -> None:
    with pytest.raises(ValueError, match="not the last day"):
        windows(date(2024, 2, 28))


def test_calendar() -> None:
    assert add_months(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert add_months(date(2024, 3, 14), 6) == date(2024, 9, 14)
    assert completed_years(date(2022, 12, 31), date(2024, 12, 31)) == 2
    assert completed_years(date(2023, 1, 1), date(2024, 12, 31)) == 1
    assert content_start(date(2024, 5, 1)) == date(2023, 4, 1)
    assert content_start(date(2024, 3, 1)) == date(2022, 4, 1)
    assert [quarter_is_complete(date(2024, month, 1)) for month in (11, 12)] == [False, True]


def test_birthday_on_29_february() -> None:
    assert age_on(date(2004, 2, 29), date(2022, 2, 28)) == 17
    assert age_on(date(2004, 2, 29), date(2022, 3, 1)) == 18
    assert age_on(date(2004, 2, 29), date(2024, 2, 29)) == 20


@pytest.mark.parametrize("text", ["2024-02-29", "20240229", "29/02/2024"])
def test_accepted_dates(text: str) -> None:
    assert parse_date(text) == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["29/02/24", "2023-02-29", "1/2/2024", "2024-02-29 00:00"])
def test_refused_dates(text: str) -> None:
    assert parse_date(text) is None


# --- statistics -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [(0, 12, 0, 24.25), (3, 7, 15.82, 74.95), (37, 40, 80.14, 97.42), (141, 1855, 6.48, 8.90)],
)
def test_wilson(numerator: int, denominator: int, lower: float, upper: float) -> None:
    interval = wilson(numerator, denominator)
    assert interval == pytest.approx((lower / 100, upper / 100), abs=5e-5)


def test_wilson_of_the_published_national_value() -> None:
    assert wilson(0.074 * 152952, 152952) == pytest.approx((0.0727, 0.0753), abs=2e-4)


def test_interval_of_a_mean() -> None:
    # mean 3, s = sqrt 2.5, t(4) = 2.776
    assert mean_interval([1, 2, 3, 4, 5]) == pytest.approx((1.0368, 4.9632), abs=1e-4)
    thirty = [0.0, 1.0] * 15
    half = 1.959963984540054 * (30 * 0.25 / 29) ** 0.5 / 30**0.5
    assert mean_interval(thirty) == pytest.approx((0.5 - half, 0.5 + half))
    assert mean_interval([4.0]) is None
    assert wilson(0, 0) is None


# --- codes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("80", "successful"),
        ("92", "successful"),
        ("22", "successful"),
        ("74", "transferred_not_custody"),
        ("95", "transferred_not_custody"),
        ("84", "transferred_custody"),
        ("5", "referred_on"),
        ("33", "referred_on"),
        ("43", "dropped_out"),
        ("3", "withdrawn"),
        ("14", "prison"),
        ("71", "declined"),
        ("12", "declined"),
        ("9", "died"),
        ("7", "other_unplanned"),
        ("36", "other_unplanned"),
        ("11", "inconsistent"),
        ("64", "inconsistent"),
        ("98", "inconsistent"),
        ("ZZ", "inconsistent"),
        (None, "inconsistent"),
    ],
)
def test_reason_groups(code: str | None, group: str) -> None:
    assert reason_group(current_reason(code)) == group


@pytest.mark.parametrize(
    ("reasons", "joint"),
    [
        ({"80"}, "80"),
        ({"80", "81"}, "81"),
        ({"80", "82"}, "82"),
        ({"71", "88"}, "88"),
        ({"80", "85"}, "999"),
        ({"83", "84"}, "999"),
        ({"36", "37"}, "999"),
    ],
)
def test_reasons_on_the_last_day(reasons: set[str], joint: str) -> None:
    assert joint_reason(reasons) == joint


@pytest.mark.parametrize(
    ("cited", "group", "opiate_or_crack"),
    [
        ({"1011", "7000", "3201"}, "opiate", True),
        ({"7000", "3201"}, "non_opiate_and_alcohol", True),
        ({"5000", "9996"}, "non_opiate_only", False),
        ({"7000", "9996", "9997"}, "alcohol_only", False),
        ({"3409", "9996"}, "not_recorded", False),
        ({"X47"}, "opiate", True),
        ({"X44", "7000"}, "non_opiate_and_alcohol", False),
    ],
)
def test_substance_groups(cited: set[str], group: str, opiate_or_crack: bool) -> None:
    assert substance_group(cited) == group
    assert is_opiate_or_crack_user(cited) is opiate_or_crack


@pytest.mark.parametrize(
    ("before", "after", "result"),
    [
        (28, 15, "improved"),
        (28, 16, "unchanged"),
        (10, 0, "abstinent"),
        (10, 1, "unchanged"),
        (5, 20, "deteriorated"),
        (5, 17, "unchanged"),
    ],
)
def test_reliable_change_of_opiates(before: int, after: int, result: str) -> None:
    assert review_result(before, after, 13) == result


# --- journeys ---------------------------------------------------------------------------------


def two_agencies(started_at_b: str) -> tuple[Row, Row]:
    person = {"DOB": "1980-01-01"}
    return (
        spell("A1", "2023-05-02", "2023-05-09", "2023-09-30", "83", **person),
        spell("A22", "2023-10-10", started_at_b, "2024-03-14", "80", AGNCY="N0002", **person),
    )


def test_a_gap_of_21_days_joins(folder: Folder) -> None:
    folder.submit("2024-12", *two_agencies("2023-10-21"))
    (journey,) = journeys(known_at(folder.landing, "2024-12"), date(2024, 12, 31))
    assert ends([journey]) == [(date(2023, 5, 2), date(2023, 5, 9), date(2024, 3, 14), "80")]
    assert journey.end is not None
    assert (journey.end - journey.treatment_start).days == 310


def test_a_gap_of_22_days_splits(folder: Folder) -> None:
    folder.submit("2024-12", *two_agencies("2023-10-22"))
    listed = journeys(known_at(folder.landing, "2024-12"), date(2024, 12, 31))
    assert ends(listed) == [
        (date(2023, 5, 2), date(2023, 5, 9), date(2023, 9, 30), "83"),
        (date(2023, 10, 10), date(2023, 10, 22), date(2024, 3, 14), "80"),
    ]
    assert [one.number for one in listed] == [1, 2]


def test_a_triage_before_the_discharge_keeps_the_journey_together(folder: Folder) -> None:
    first, second = two_agencies("2023-12-01")
    folder.submit("2024-12", first, second | {"TRIAGED": "2023-09-30", "REFLD": "2023-09-30"})
    known = known_at(folder.landing, "2024-12")
    assert len(journeys(known, date(2024, 12, 31))) == 1


def test_a_provider_sees_its_own_episodes_only(folder: Folder) -> None:
    folder.submit("2024-12", *two_agencies("2023-10-21"))
    known = known_at(folder.landing, "2024-12")
    (journey,) = journeys(known, date(2024, 12, 31), "P2")
    assert ends([journey]) == [(date(2023, 10, 10), date(2023, 10, 21), date(2024, 3, 14), "80")]


def test_nothing_after_the_report_date_is_seen(folder: Folder) -> None:
    folder.submit("2024-12", *two_agencies("2023-10-21"))
    known = known_at(folder.landing, "2024-12")
    (september,) = journeys(known, date(2023, 9, 30))
    (october,) = journeys(known, date(2023, 10, 31))
    assert (september.end, september.reason) == (date(2023, 9, 30), "83")
    assert (october.end, october.reason) == (None, None)
    assert journeys(known, date(2023, 4, 30)) == []


def test_a_move_to_another_area_starts_a_journey_there(folder: Folder) -> None:
    first, second = two_agencies("2023-10-21")
    folder.submit("2024-12", first, second | {"UTLA": "E02"})
    listed = journeys(known_at(folder.landing, "2024-12"), date(2024, 12, 31))
    assert [(one.area, one.number) for one in listed] == [("north", 1), ("south", 1)]


def test_residence_does_not_fall_back(folder: Folder) -> None:
    folder.submit("2024-12", spell("B", "2024-05-01", "2024-05-02", UTLA="E99", LA="E01"))
    assert journeys(known_at(folder.landing, "2024-12"), date(2024, 12, 31)) == []


def test_triaged_only_and_unstructured_episodes_make_no_journey(folder: Folder) -> None:
    folder.submit(
        "2024-12",
        spell("B", "2024-05-01"),
        spell("C", "2024-05-01", "2024-05-02", MODAL="96"),
        spell("D", "2024-05-01", "2024-05-02", MODAL="X97"),
        spell("F", "2024-05-01", "2024-05-02", MODAL="2"),
    )
    (journey,) = journeys(known_at(folder.landing, "2024-12"), date(2024, 12, 31))
    assert journey.first_intervention.kind == "2"


# --- what is known ----------------------------------------------------------------------------


def references(folder: Folder, period: str) -> list[str]:
    return sorted(one.client_reference for one in known_at(folder.landing, period).episodes)


def test_a_later_file_of_a_month_replaces_only_its_agencies(folder: Folder) -> None:
    here, there = spell("B", "2024-05-01"), spell("C", "2024-05-01", AGNCY="N0002")
    folder.submit("2024-05", here, there, name="1.csv")
    folder.submit("2024-05", spell("D", "2024-05-01"), name="2.csv")
    assert references(folder, "2024-05") == ["C", "D"]
    assert references(folder, "2024-04") == []


def test_an_episode_missing_from_the_newest_snapshot_is_deleted(folder: Folder) -> None:
    folder.submit("2024-05", spell("B", "2024-05-01"), spell("C", "2024-05-01"))
    folder.submit("2024-06", spell("C", "2024-05-01"))
    assert references(folder, "2024-05") == ["B", "C"]
    assert references(folder, "2024-06") == ["C"]


def carried(refused: bool = False, born: str = "1980-01-11") -> list[tuple[str, list[Row]]]:
    left = spell("B", "2022-05-01", "2022-05-02", "2023-03-31", "80")
    stays = spell("C", "2022-05-01", "2022-05-02", "2023-04-01", "80")
    again = spell("B", "2024-04-10", EPISODID="E2", DOB=born)
    newest = [again, spell("D", "2024-04-01")]
    if refused:
        newest.append({"AGNCY": "N0001", "CLIENTID": "B", "CONSENT": "N"})
    return [("2024-03", [left, stays]), ("2024-04", newest)]


def test_an_episode_that_left_the_content_window_is_carried(folder: Folder) -> None:
    for month, rows in carried():
        folder.submit(month, *rows)
    episodes = known_at(folder.landing, "2024-04").episodes
    assert sorted(one.episode_id for one in episodes) == ["E2", "EB", "ED"]
    (old,) = (one for one in episodes if one.episode_id == "EB")
    assert [one.started for one in old.interventions] == [date(2022, 5, 2)]


def test_nothing_is_carried_of_a_client_who_refuses(folder: Folder) -> None:
    for month, rows in carried(refused=True):
        folder.submit(month, *rows)
    assert references(folder, "2024-04") == ["D"]


def test_the_latest_key_serves_all_episodes_of_a_client(folder: Folder) -> None:
    for month, rows in carried(born="1981-07-07"):
        folder.submit(month, *rows)
    episodes = known_at(folder.landing, "2024-04").episodes
    assert {one.person for one in episodes if one.client_reference == "B"} == {"AB19810707M"}


def test_the_last_copy_of_a_record_wins(folder: Folder) -> None:
    row = spell("B", "2024-05-01", "2024-05-02", "2024-05-20", "85")
    folder.submit("2024-05", row, row | {"DISRSN": "80", "SINITIAL": "Z"})
    (episode,) = known_at(folder.landing, "2024-05").episodes
    assert (episode.reason, episode.person) == ("80", "AZ19800111M")


def test_keys(folder: Folder) -> None:
    folder.submit(
        "2024-05",
        spell("B", "2024-05-01", SEX="1", FINITIAL=" a "),
        spell("B2", "2024-05-01", AGNCY="N0002", SEX="M", DOB="11/01/1980"),
        spell("C", "2024-05-01", SEX="9"),
    )
    assert [one.person for one in known_at(folder.landing, "2024-05").episodes] == [
        "AB19800111M",
        "AB19800111M",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(folder: Folder, encoding: str) -> None:
    folder.submit("2024-05", spell("B", "2024-05-01", SINITIAL="é"), encoding=encoding)
    (episode,) = known_at(folder.landing, "2024-05").episodes
    assert episode.person == "AÉ19800111M"


def test_header_in_any_case_and_rows_of_the_wrong_length(folder: Folder) -> None:
    folder.submit("2024-05", spell("B", "2024-05-01"), spell("C", "2024-05-01"))
    (path,) = (folder.path / "ndtms" / "2024-05").iterdir()
    header, first, second = path.read_text().splitlines()
    path.write_text("\n".join((header.lower(), first, second + ",x")) + "\n")
    assert references(folder, "2024-05") == ["B"]


def test_files_rejected_whole_do_not_count(folder: Folder) -> None:
    folder.submit("2024-05", spell("B", "2024-05-01"))
    bad = folder.path / "ndtms" / "2024-06"
    bad.mkdir()
    (bad / "a.csv").write_text("AGNCY,CLIENTID,EPISODID\nN0001,B,E1\n")
    (bad / "b.csv").write_text("AGNCY,CLIENTID,EPISODID,CONSENT,consent\nN0001,B,E1,Y,Y\n")
    assert references(folder, "2024-06") == ["B"]
    assert [one.problem for one in folder.landing.files] == [None, "V001", "V002"]


def test_agencies_without_a_name_reach_no_measure(folder: Folder) -> None:
    folder.submit("2024-05", spell("B", "2024-05-01", AGNCY="N9999"))
    assert references(folder, "2024-05") == []


GOOD = spell("B", "2024-05-01", "2024-05-02", "2024-05-20", "80", REFLD="2024-04-30")


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("V013", {"SINITIAL": ""}),
        ("V014", {"DRUG1": "NA"}),
        ("V015", {"DAT": ""}),
        ("V016", {"DOB": "1902-12-31"}),
        ("V016", {"CPLANDT": "2024-06-01"}),
        ("V016", {"TRIAGED": "01/05/24"}),
        ("V017", {"DOB": "2024-05-01"}),
        ("V021", {"REFLD": "2024-05-02"}),
        ("V024", {"DISD": "2024-04-30"}),
        ("V025", {"DISRSN": ""}),
    ],
)
def test_a_rejected_client_or_episode_is_out(folder: Folder, rule: str, change: Row) -> None:
    folder.submit("2024-05", GOOD | change)
    known = known_at(folder.landing, "2024-05")
    assert known.episodes == []
    assert rule in {one.rule for one in known.rejections}


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("V016", {"FAOMODDT": "2024-06-01"}),
        ("V044", {"MODAL": ""}),
        ("V045", {"MODST": "2024-04-30"}),
        ("V045", {"MODST": "2024-05-21"}),
        ("V046", {"MODEND": "2024-05-21", "MODEXIT": "A"}),
        ("V046", {"MODEND": "2024-05-01", "MODEXIT": "A"}),
        ("V047", {"MODEND": "2024-05-10"}),
    ],
)
def test_a_rejected_intervention_leaves_its_episode(folder: Folder, rule: str, change: Row) -> None:
    folder.submit("2024-05", GOOD | change)
    known = known_at(folder.landing, "2024-05")
    assert [one.interventions for one in known.episodes] == [()]
    assert rule in {one.rule for one in known.rejections}


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("V055", {"TRSTAGE": ""}),
        ("V057", {"ALCUSE": "29"}),
        ("V057", {"QUALLIFE": "21"}),
        ("V057", {"CRAUSE": "1.5"}),
    ],
)
def test_a_rejected_form_leaves_its_episode(folder: Folder, rule: str, change: Row) -> None:
    folder.submit("2024-05", form(GOOD, "2024-05-02", "S", "1", OPIUSE="3") | change)
    known = known_at(folder.landing, "2024-05")
    assert [one.forms for one in known.episodes] == [()]
    assert [one.rule for one in known.rejections] == [rule]


def test_wrong_young_peoples_items_leave_the_form(folder: Folder) -> None:
    folder.submit("2024-05", form(GOOD, "2024-05-02", "S", "1", OPIUSE="3", YPANX="11"))
    known = known_at(folder.landing, "2024-05")
    assert [[one.answered for one in episode.forms] for episode in known.episodes] == [[1]]
    assert [(one.rule, one.entity) for one in known.rejections] == [("V057", "outcome_yp")]


@pytest.mark.parametrize(("discharged", "kept"), [("2024-05-20", 2), ("2024-05-21", 1), ("", 1)])
def test_the_later_of_two_overlapping_episodes_is_out(
    folder: Folder, discharged: str, kept: int
) -> None:
    first = GOOD | {"DISD": discharged, "DISRSN": "80" if discharged else ""}
    folder.submit(
        "2024-05", spell("B", "2024-05-20", EPISODID="A0"), first | {"MODST": "2024-05-03"}
    )
    episodes = known_at(folder.landing, "2024-05").episodes
    assert {one.episode_id for one in episodes} == ({"EB", "A0"} if kept == 2 else {"EB"})


def test_shared_identifiers(folder: Folder) -> None:
    folder.submit(
        "2024-05",
        GOOD | {"MODID": "1234"},
        spell("C", "2024-05-01", "2024-05-02", MODID="1234"),
        spell("D", "2024-05-01", "2024-05-02", MODID="123"),
        spell("F", "2024-05-01", "2024-05-02", MODID="123"),
        spell("G", "2024-05-01", EPISODID="SAME"),
        spell("H", "2024-05-01", EPISODID="SAME"),
    )
    known = known_at(folder.landing, "2024-05")
    assert {one.client_reference: len(one.interventions) for one in known.episodes} == {
        "B": 0,
        "C": 0,
        "D": 1,
        "F": 1,
    }


def test_the_extract_date_may_come_from_the_file_name(folder: Folder) -> None:
    row = spell("B", "2024-06-03")
    folder.submit("2024-05", row, name="N0001-20240501-20240603-TREAT-IN-P.csv")
    assert references(folder, "2024-05") == ["B"]
    folder.submit("2024-05", row, name="N0001-20240501-20240604.csv".replace("0604", "0602"))
    assert references(folder, "2024-05") == ["B"]


# --- activity ---------------------------------------------------------------------------------


def test_activity(folder: Folder) -> None:
    folder.submit(
        "2024-12",
        spell("B", "2024-11-29", "2024-12-02"),
        spell("C", "2023-06-01", "2023-06-02", "2024-12-01", "85"),
        spell("D", "2023-06-01", "2023-06-02", "2023-12-31", "85"),
        spell("F", "2024-10-01", "2024-10-01", "2024-11-30", "80"),
    )
    december = report(folder, "2024-12")
    counts = [cell(december, "ACT01", window=code) for code in ("MONTH", "YTD", "ROLL12")]
    assert [(one.value, one.denominator, one.status) for one in counts] == [
        (2, None, "final"),
        (3, None, "final"),
        (3, None, "final"),
    ]
    # triaged in November, treated in December: in the quarter and in neither month
    november = measure_rows(known_at(folder.landing, "2024-12"), [date(2024, 11, 30)])
    new = [cell(rows, "ACT02", window="MONTH").value for rows in (november, december)]
    assert [*new, cell(december, "ACT02", window="QTR").value] == [0, 0, 2]
    assert cell(november, "ACT02", window="QTR").status == "immature"


def test_exits(folder: Folder) -> None:
    reasons = ["80", "85", "89", "5", "11", "36"]
    folder.submit(
        "2024-12",
        *(
            spell(letter, "2024-05-01", "2024-05-02", "2024-06-01", reason)
            for letter, reason in zip("BCDFGH", reasons, strict=True)
        ),
        spell("J", "2024-05-01", "2024-05-02"),
    )
    rows = [
        row
        for row in report(folder, "2024-12")
        if row.measure == "ACT03"
        and (row.window_code, row.breakdown, row.client_group) == ("YTD", "total", "adult")
        and (row.area, row.provider_code) == ("north", "all")
    ]
    got = {row.component: row.numerator for row in rows if row.numerator}
    expected = ["successful", "dropped_out", "died", "referred_on", "inconsistent"]
    assert got == dict.fromkeys([*expected, "other_unplanned"], 1)
    assert {row.denominator for row in rows} == {6}
    assert len(rows) == 11


def test_one_person_counts_once_in_the_partnership(folder: Folder) -> None:
    folder.submit(
        "2024-12",
        spell("B", "2024-05-01", "2024-05-02"),
        spell("B2", "2024-05-01", "2024-05-02", AGNCY="N0002", DOB="1980-01-11", DRUG1="7000"),
    )
    rows = report(folder, "2024-12")
    assert cell(rows, "ACT01", window="ROLL12").value == 1
    assert cell(rows, "ACT01", window="ROLL12", provider="P1").value == 1
    assert cell(rows, "ACT01", window="ROLL12", provider="P2").value == 1
    # the partnership sees heroin too, the second provider alcohol alone
    alcohol = "substance_group/alcohol_only"
    assert cell(rows, "ACT01", window="ROLL12", breakdown=alcohol).value == 0
    assert cell(rows, "ACT01", window="ROLL12", provider="P2", breakdown=alcohol).value == 1


def test_the_group_of_all_episodes_of_the_window(folder: Folder) -> None:
    person = {"DOB": "1980-01-11"}
    folder.submit(
        "2024-12",
        spell("B", "2024-02-01", "2024-02-01", "2024-07-31", "83", DRUG1="7000"),
        spell(
            "B2", "2024-08-01", "2024-08-02", DRUG1="3201", DRUG2="7000", AGNCY="N0002", **person
        ),
    )
    rows = report(folder, "2024-12")
    groups = {
        (row.breakdown, row.breakdown_value)
        for row in rows
        if (row.measure, row.window_code, row.provider_code) == ("ACT01", "ROLL12", "all")
        and row.value
    }
    assert groups == {
        ("total", "all"),
        ("substance_group", "non_opiate_and_alcohol"),
        ("substance_rollup", "non_opiate_all"),
        ("substance_rollup", "any_alcohol_no_opiate"),
        ("substance_rollup", "any_drug"),
        ("ocu", "yes"),
        ("sex", "male"),
        ("age_band", "30_to_49"),
        ("ethnicity", "not_recorded"),
        ("time_in_treatment", "under_1"),
        ("authority", "E01"),
    }


def test_a_client_is_broken_down_by_the_latest_journey_and_every_intervention_of_the_window(
    folder: Folder,
) -> None:
    person = {"DOB": "1980-01-11", "SINITIAL": "B", "SEX": "2"}
    folder.submit(
        "2024-12",
        # a first journey that ends on the first day of the window, with what the client said then
        spell(
            "B", "2022-01-01", "2022-01-01", "2024-01-01", "80", ETHNIC="H", MODSET="1",
            MODEND="2024-01-01", MODEXIT="1", RFLS="3", PRNTSTAT="11", **person,
        ),
        # completed, without an answer on ethnicity; recovery support is not structured
        spell(
            "B2", "2024-03-01", "2024-03-01", "2024-09-01", "80", AGNCY="N0002", ETHNIC="Z",
            MODAL="94", MODSET="6", PRNTSTAT="13", **person,
        ),
        spell(
            "B2", "2024-03-01", "2024-08-01", "2024-09-01", "80", AGNCY="N0002", ETHNIC="Z",
            MODAL="96", MODSET="8", MODID="2", PRNTSTAT="13", **person,
        ),
    )  # fmt: skip
    rows = report(folder, "2024-12")
    found = {
        (row.breakdown, row.breakdown_value): share(row)
        for row in rows
        if (row.measure, row.window_code, row.provider_code) == ("SC01", "ROLL12", "all")
        and row.denominator
        and "." not in row.breakdown
        and row.breakdown not in ("total", "substance_group", "substance_rollup", "ocu")
    }
    assert found == {
        ("criminal_justice", "no"): (1, 1),
        ("living_with_children", "no"): (1, 1),
        ("intervention_type", "psychosocial"): (1, 1),
        ("intervention_type", "pharmacological"): (1, 1),
        ("intervention_type", "recovery_support"): (1, 1),
        ("service_type", "community"): (1, 1),
    }
    ethnic = [row for row in rows if (row.measure, row.breakdown) == ("ACT01", "ethnicity")]
    assert {row.breakdown_value for row in ethnic if row.window_code == "ROLL12"} == {
        "asian",
        "not_recorded",  # to the second provider, who was told nothing
    }


def test_client_group_goes_by_age_at_the_window_or_journey_start(folder: Folder) -> None:
    folder.submit(
        "2024-12",
        # 18 on 1 February 2024, in treatment since before the window
        spell("B", "2023-12-01", "2023-12-01", DOB="2006-02-01"),
        # 18 on 1 February 2024, new in March
        spell("C", "2024-03-01", "2024-03-01", DOB="2006-02-01"),
    )
    rows = report(folder, "2024-12")
    got = {
        group: cell(rows, "ACT01", window="ROLL12", group=group).value for group in ("adult", "yp")
    }
    assert got == {"adult": 1, "yp": 1}
    assert cell(rows, "ACT01", window="YTD").value == 2
    assert cell(rows, "RET03", "under_1").denominator == 2
    assert not [row for row in rows if row.measure == "TOP01" and row.client_group == "yp"]


# --- completion and return --------------------------------------------------------------------


def test_completed_and_back_in_treatment_is_no_completion_of_the_window(folder: Folder) -> None:
    folder.submit(
        "2024-12",
        spell("B", "2024-02-01", "2024-02-01", "2024-05-10", "80"),
        spell("B", "2024-11-10", "2024-11-11", EPISODID="E2"),
        spell("C", "2024-02-01", "2024-02-01", "2024-05-10", "81"),
    )
    rows = report(folder, "2024-12")
    assert share(cell(rows, "SC01", window="ROLL12")) == (1, 2)
    # the return comes exactly six months later: it does not count
    assert share(cell(rows, "SC03")) == (0, 2)


@pytest.mark.parametrize(
    ("completed", "returned", "period", "counts"),
    [
        ("2024-03-14", "2024-09-13", "2024-09", True),
        ("2024-03-14", "2024-09-14", "2024-09", False),
        ("2023-08-31", "2024-02-28", "2024-03", True),
        ("2023-08-31", "2024-02-29", "2024-03", False),
    ],
)
def test_return_within_six_months(
    folder: Folder, completed: str, returned: str, period: str, counts: bool
) -> None:
    folder.submit(
        period,
        spell("B", "2023-06-01", "2023-06-01", completed, "80"),
        # another provider, another substance
        spell("B2", returned, returned, DRUG1="7000", AGNCY="N0002", DOB="1980-01-11"),
    )
    rows = report(folder, period)
    for provider in ("all", "P1"):
        assert share(cell(rows, "SC03", provider=provider)) == (int(counts), 1)
    assert share(cell(rows, "SC04")) == (int(not counts), 1)
    assert share(cell(rows, "SC05")) == (int(not counts), 1)


def test_the_latest_completion_decides(folder: Folder) -> None:
    folder.submit(
        "2024-12",
        spell("B", "2023-05-01", "2023-05-01", "2023-07-10", "80"),
        spell("B", "2024-02-01", "2024-02-01", "2024-05-10", "80", EPISODID="E2"),
        spell("B", "2024-07-01", "2024-07-01", EPISODID="E3"),
        spell("C", "2023-05-01", "2023-05-01", "2023-07-10", "85"),
    )
    rows = report(folder, "2024-12")
    assert share(cell(rows, "SC04")) == (0, 2)
    assert share(cell(rows, "SC05")) == (0, 1)
    assert share(cell(rows, "SC03")) == (1, 1)


def test_a_triage_without_treatment_is_no_return(folder: Folder) -> None:
    folder.submit(
        "2024-12",
        spell("B", "2023-05-01", "2023-05-01", "2024-05-10", "80"),
        spell("B", "2024-07-01", EPISODID="E2"),
    )
    assert share(cell(report(folder, "2024-12"), "SC03")) == (0, 1)


# --- waits ------------------------------------------------------------------------------------


def test_waits(folder: Folder) -> None:
    start = {"triaged": "2024-01-05", "started": "2024-01-31"}
    asked = {"REFMODDT": "2024-01-08"}
    folder.submit(
        "2024-12",
        spell("B", **start, **asked, FAOMODDT="2024-01-29"),
        spell("C", **start, **asked, FAOMODDT="2024-01-30"),
        spell("D", **start, REFMODDT="2023-12-10", FAOMODDT="2024-01-22"),
        spell("F", **start, **asked, FAOMODDT="2024-01-07"),
        spell("G", **start, FAOMODDT="2024-01-30"),
    )
    rows = report(folder, "2024-12")
    value = cell(rows, "WT01", window="ROLL12")
    assert share(value) == (1, 3)
    assert share(cell(rows, "WT02", "over_3_weeks", window="ROLL12")) == (2, 3)
    assert share(cell(rows, "WT02", "over_6_weeks", window="ROLL12")) == (1, 3)
    # four of five first interventions have both dates
    assert value.status == "final"
    assert cell(rows, "WT01", window="QTR").status == "no_denominator"


def test_waits_need_80_per_cent_of_both_dates(folder: Folder) -> None:
    dates = {"REFMODDT": "2024-01-08", "FAOMODDT": "2024-01-09"}
    folder.submit(
        "2024-12",
        *(spell(one, "2024-01-05", "2024-01-31", **dates) for one in "BCD"),
        spell("F", "2024-01-05", "2024-01-31"),
    )
    row = cell(report(folder, "2024-12"), "WT01", window="ROLL12")
    assert (row.value, row.status) == (1, "insufficient_data")


def test_a_provider_waits_for_the_first_of_the_partnership_journey(folder: Folder) -> None:
    dates = {"REFMODDT": "2024-01-08", "FAOMODDT": "2024-01-09"}
    folder.submit(
        "2024-12",
        spell("B", "2024-01-05", "2024-01-31", **dates),
        spell("B2", "2024-02-05", "2024-02-06", AGNCY="N0002", DOB="1980-01-11", **dates),
    )
    rows = report(folder, "2024-12")
    got = [share(cell(rows, "WT01", window="ROLL12", provider=one)) for one in ("all", "P1")]
    assert got == [(1, 1), (1, 1)]
    assert not [row for row in rows if row.measure == "WT01" and row.provider_code == "P2"]


def test_ten_days_from_referral(folder: Folder) -> None:
    folder.submit(
        "2024-12",
        spell("B", "2024-12-05", "2024-12-11", REFLD="2024-12-01"),
        spell("C", "2024-12-05", "2024-12-12", REFLD="2024-12-01"),
        spell("D", "2024-11-05", "2024-11-12", REFLD="2024-11-01"),
    )
    assert share(cell(report(folder, "2024-12"), "WT03")) == (1, 2)


# --- retention --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended", "reason", "expected"),
    [
        ("2024-04-26", "85", (1, 1)),
        ("2024-04-25", "85", (0, 1)),
        ("2024-03-15", "80", (1, 1)),
        ("2024-04-25", "89", (0, 1)),
        ("", "", (1, 1)),
    ],
)
def test_effective_treatment(
    folder: Folder, ended: str, reason: str, expected: tuple[int, int]
) -> None:
    folder.submit("2024-12", spell("B", "2024-02-01", "2024-02-02", ended, reason))
    assert share(cell(report(folder, "2024-12"), "RET01")) == expected


def test_not_yet_known_has_no_case(folder: Folder) -> None:
    folder.submit(
        "2024-12",
        spell("B", "2024-10-01", "2024-10-08"),
        spell("C", "2024-10-01", "2024-10-09"),
    )
    assert share(cell(report(folder, "2024-12"), "RET01")) == (1, 1)


@pytest.mark.parametrize(
    ("reason", "hit"),
    [("85", 1), ("83", 1), ("84", 1), ("11", 1), ("5", 0), ("89", 0), ("80", 0)],
)
def test_early_exits(folder: Folder, reason: str, hit: int) -> None:
    folder.submit(
        "2024-12",
        spell("B", "2024-02-01", "2024-02-02", "2024-04-25", reason),
        spell("C", "2024-02-01", "2024-02-02", "2024-04-26", reason),
        spell("D", "2024-10-01", "2024-10-09", "2024-10-10", reason),
        spell("F", "2023-10-01", "2023-10-08", "2023-10-10", reason),
    )
    assert share(cell(report(folder, "2024-12"), "RET02")) == (hit, 2)


def test_time_in_treatment(folder: Folder) -> None:
    folder.submit(
        "2024-12",
        spell("B", "2022-12-31", "2022-12-31"),
        spell("C", "2023-01-01", "2023-01-01"),
        spell("D", "2024-12-31", "2024-12-31"),
        spell("F", "2024-12-01", "2024-12-01", "2024-12-31", "80"),
    )
    rows = report(folder, "2024-12")
    bands = ["under_1", "1_to_2", "2_to_4", "4_to_6", "6_plus"]
    assert [share(cell(rows, "RET03", band)) for band in bands] == [
        (1, 3),
        (1, 3),
        (1, 3),
        (0, 3),
        (0, 3),
    ]
    mean = cell(rows, "RET03", "mean_years")
    assert mean.denominator == 3
    assert mean.numerator == pytest.approx((731 + 730) / 365.25)
    assert mean.value == pytest.approx((731 + 730) / 365.25 / 3)
    assert mean.lower_95 is not None


# --- outcome forms ----------------------------------------------------------------------------


def start_forms(folder: Folder, *days: str, stage: str = "S") -> tuple[float | None, float | None]:
    row = spell("B", "2024-01-19", "2024-02-02")
    forms = [form(row, day, stage, str(n), OPIUSE="1") for n, day in enumerate(days)]
    folder.submit("2024-12", row, *forms)
    return share(cell(report(folder, "2024-12"), "TOP01", "start"))


@pytest.mark.parametrize(
    ("day", "found"),
    [("2024-01-18", 0), ("2024-01-19", 1), ("2024-02-16", 1), ("2024-02-17", 0)],
)
def test_start_form_window(folder: Folder, day: str, found: int) -> None:
    assert start_forms(folder, day) == (found, 1)


@pytest.mark.parametrize(("stage", "found"), [("S", 1), ("R", 1), ("E", 0), ("P", 0)])
def test_a_review_may_stand_in_for_a_start_form(folder: Folder, stage: str, found: int) -> None:
    assert start_forms(folder, "2024-02-10", stage=stage) == (found, 1)


@pytest.mark.parametrize(
    ("day", "found"),
    [("2024-03-07", 0), ("2024-03-08", 1), ("2024-08-02", 1), ("2024-08-03", 0)],
)
def test_review_window(folder: Folder, day: str, found: int) -> None:
    row = spell("B", "2024-02-02", "2024-02-02")
    folder.submit("2024-12", row, form(row, day, "R", "1", OPIUSE="1"))
    assert share(cell(report(folder, "2024-12"), "TOP01", "review")) == (found, 1)


@pytest.mark.parametrize(
    ("days", "chosen"),
    [
        (("2024-05-30", "2024-06-03"), date(2024, 5, 30)),
        (("2024-05-29", "2024-06-03"), date(2024, 6, 3)),
        (("2024-06-15",), date(2024, 6, 15)),
        (("2024-06-16",), None),
    ],
)
def test_exit_form(folder: Folder, days: tuple[str, ...], chosen: date | None) -> None:
    row = spell("B", "2024-02-02", "2024-02-02", "2024-06-01", "80")
    forms = [form(row, day, "E", str(n), OPIUSE="1") for n, day in enumerate(days)]
    folder.submit("2024-12", row, *forms)
    (journey,) = journeys(known_at(folder.landing, "2024-12"), date(2024, 12, 31))
    assert (journey.exit_form.day if journey.exit_form else None) == chosen


def test_form_choice_on_one_day(folder: Folder) -> None:
    row = spell("B", "2024-02-02", "2024-02-02")
    other = spell("B2", "2024-02-02", "2024-02-02", AGNCY="N0002", DOB="1980-01-11", TOPCC="Y")
    same_day = [
        form(row, "2024-02-02", "S", "9", OPIUSE="1", ALCUSE="1"),
        form(row, "2024-02-02", "S", "10", OPIUSE="1", ALCUSE="1"),
        form(row, "2024-02-02", "S", "11", OPIUSE="1"),
    ]
    folder.submit("2024-11", row, *same_day)
    folder.submit("2024-12", row, *same_day, other, form(other, "2024-02-02", "S", "1", OPIUSE="1"))
    chosen = []
    for period in ("2024-11", "2024-12"):
        (journey,) = journeys(known_at(folder.landing, period), date(2024, 11, 30))
        assert journey.start_form is not None
        chosen.append((journey.start_form.agency, journey.start_form.form_id))
    assert chosen == [("N0001", "10"), ("N0002", "1")]


def test_an_unanswered_form_is_none(folder: Folder) -> None:
    row = spell("B", "2024-02-02", "2024-02-02")
    folder.submit("2024-12", row, form(row, "2024-02-02", "S", "1", OPIUSE="NA"))
    assert share(cell(report(folder, "2024-12"), "TOP01", "start")) == (0, 1)


def test_change_at_review_and_at_exit(folder: Folder) -> None:
    rows: list[Row] = []
    changes = {"B": (28, 15), "C": (28, 16), "D": (10, 0), "F": (5, 20), "G": (0, 0)}
    for letter, (before, after) in changes.items():
        row = spell(letter, "2024-02-02", "2024-02-02", "2024-09-02", "80")
        items = {"IVDRGUSE": str(before), "PSYHSTAT": "8"}
        later = {"OPIUSE": str(after), "IVDRGUSE": str(after), "PSYHSTAT": "13"}
        rows += [
            row,
            form(row, "2024-02-02", "S", "1", OPIUSE=str(before), **items),
            form(row, "2024-06-02", "R", "2", **later),
            form(row, "2024-09-02", "E", "3", **later),
        ]
    folder.submit("2024-12", *rows)
    got = report(folder, "2024-12")
    results = ("abstinent", "improved", "unchanged", "deteriorated")
    assert [share(cell(got, "TOP02", f"opiates.{one}")) for one in results] == [(1, 4)] * 4
    assert share(cell(got, "TOP02", "alcohol.abstinent")) == (0, 0)
    assert share(cell(got, "TOP04")) == (1, 4)
    assert share(cell(got, "TOP05", "opiates")) == (1, 4)
    mean = cell(got, "TOP08", "psychological.mean_change", window="ROLL12")
    assert (share(mean), mean.value) == ((25, 5), 5)
    assert share(cell(got, "TOP08", "psychological.improved", window="ROLL12")) == (5, 5)
    assert share(cell(got, "TOP08", "quality_of_life.mean_change", window="ROLL12")) == (0, 0)
    assert cell(got, "TOP05", "opiates").status == "final"


def test_outcomes_are_withheld_below_80_per_cent_compliance(folder: Folder) -> None:
    row = spell("B", "2024-02-02", "2024-02-02", "2024-09-02", "80")
    folder.submit(
        "2024-12",
        row,
        form(row, "2024-02-02", "S", "1", OPIUSE="5"),
        form(row, "2024-09-02", "E", "3", OPIUSE="0"),
        spell("C", "2024-02-02", "2024-02-02", "2024-09-02", "80"),
    )
    got = cell(report(folder, "2024-12"), "TOP05", "opiates")
    assert (got.value, got.status) == (1, "insufficient_data")
    empty = cell(report(folder, "2024-12"), "TOP05", "crack")
    assert (empty.value, empty.status) == (None, "no_denominator")


def test_a_review_dated_after_the_journey_counts_by_that_journey(folder: Folder) -> None:
    ended = spell("B", "2023-10-01", "2023-10-01", "2023-12-20", "85", DRUG1="7000")
    folder.submit(
        "2024-12",
        ended,
        form(ended, "2023-10-01", "S", "1", ALCUSE="20"),
        form(ended, "2024-01-10", "R", "2", ALCUSE="0"),
        spell("B", "2024-05-01", "2024-05-01", EPISODID="E2"),
    )
    rows = report(folder, "2024-12")
    alone = "substance_group/alcohol_only"
    assert share(cell(rows, "TOP02", "alcohol.abstinent", breakdown=alone)) == (1, 1)
    assert cell(rows, "ACT01", window="ROLL12", breakdown=alone).value == 0


# --- other ------------------------------------------------------------------------------------


def test_naloxone_deaths_children_and_criminal_justice(folder: Folder) -> None:
    issued = spell("B", "2024-02-02", "2024-02-02", NALOXISS="5", RFLS="X01", PRNTSTAT="15")
    review = {"CIRID": "1", "CIRDT": "2024-03-02", "CIRNALOX": "3", "CIRCHILD": "2"}
    folder.submit(
        "2024-12",
        issued | review,
        spell("C", "2024-02-02", "2024-02-02", NALOXISS="4", RFLS="4", PRNTSTAT="11"),
        spell("D", "2024-02-02", "2024-02-02", "2024-12-02", "89", PRNTSTAT="13"),
        spell("F", "2024-02-02", "2024-02-02", DRUG1="7000", NALOXISS="1"),
    )
    rows = report(folder, "2024-12")
    for breakdown in ("total/all", "substance_group/opiate"):
        assert share(cell(rows, "HR07", "issued", breakdown=breakdown)) == (1, 2)
        assert share(cell(rows, "HR07", "covered", breakdown=breakdown)) == (2, 2)
    assert {row.breakdown for row in rows if row.measure == "HR07"} == {"total", "substance_group"}
    assert share(cell(rows, "HR11")) == (1, 4)
    assert share(cell(rows, "FAM01")) == (2, 4)
    assert share(cell(rows, "CJ02")) == (1, 4)
    assert share(cell(rows, "CJ02", "new_presentations", window="YTD")) == (0, 0)


def test_cells_and_status(folder: Folder) -> None:
    folder.submit("2024-12", spell("B", "2024-11-01", "2024-11-02", AGNCY="N0002"))
    rows = report(folder, "2024-12")
    # P1 has the contract, P2 only the client
    providers = {row.provider_code for row in rows if row.measure == "ACT01"}
    assert providers == {"all", "P1", "P2"}
    assert {row.provider_code for row in rows if row.measure == "SC03"} == {"all", "P1"}
    empty = cell(rows, "SC03", breakdown="substance_rollup/any_drug")
    assert (empty.numerator, empty.denominator, empty.value) == (0, 0, None)
    assert empty.status == "no_denominator"
    # nobody has submitted anything of the south: its totals say so, and stand alone
    unknown = [row for row in rows if row.measure == "SC03" and row.area == "south"]
    assert {(row.breakdown, row.numerator, row.status) for row in unknown} == {
        ("total", None, "not_collected")
    }
    ocu = [row for row in rows if row.breakdown == "ocu"]
    assert {row.breakdown_value for row in ocu} == {"yes"}
    keys = Counter(astuple(row)[:11] for row in rows)
    assert max(keys.values()) == 1


def test_windows_before_the_oldest_content_are_insufficient(folder: Folder) -> None:
    folder.submit("2024-06", spell("B", "2023-03-01", "2023-03-02"))
    folder.submit("2024-07", spell("B", "2023-03-01", "2023-03-02"))
    known = known_at(folder.landing, "2024-07")
    # content begins on 1 April 2023; P1 has the contract and the only agency
    rows = measure_rows(known, [date(2024, 3, 31), date(2024, 2, 29)])
    march = [row for row in rows if row.period == "2024-03"]
    february = [row for row in rows if row.period == "2024-02"]
    assert cell(march, "ACT01", window="ROLL12").status == "final"
    assert cell(february, "ACT01", window="ROLL12").status == "insufficient_data"
    assert cell(february, "ACT01", window="ROLL12").value == 1
    assert cell(february, "ACT01", window="MONTH").status == "final"
    assert cell(february, "SC03", group="yp").status == "insufficient_data"
    # nothing has come of the south, however long ago its content might have begun
    assert cell(february, "ACT01", window="ROLL12", area="south").status == "not_collected"


def test_cases_add_up_to_the_row(folder: Folder) -> None:
    folder.submit(
        "2024-12",
        spell("B", "2024-02-01", "2024-02-01", "2024-05-10", "80"),
        spell("C", "2024-02-01", "2024-02-01", "2024-05-10", "85"),
    )
    known = known_at(folder.landing, "2024-12")
    row = cell(report(folder, "2024-12"), "SC01", window="ROLL12")
    cases = cases_of(measure_cases(known, date(2024, 12, 31)), row)
    assert [(case.person, case.in_numerator) for case in cases] == [
        ("AB19800111M", True),
        ("AC19800111M", False),
    ]
    assert all(case.in_denominator for case in cases)


def test_journey_numbers_follow_treatment_start(folder: Folder) -> None:
    folder.submit(
        "2024-12",
        *(
            spell("B", day, day, f"{day[:8]}20", "85", EPISODID=day)
            for day in ("2024-09-01", "2024-01-01", "2024-05-01")
        ),
    )
    listed = journeys(known_at(folder.landing, "2024-12"), date(2024, 12, 31))
    assert [one.number for one in listed] == [1, 2, 3]
    assert all(one.start < other.start for one, other in pairwise(listed))
