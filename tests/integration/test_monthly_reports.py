"""The monthly workbook and the exception report, from small publications made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.reports.exceptions.report import write_exceptions
from orchestration.reports.monthly_workbook.workbook import write_workbooks
from tests.small_tables import month, publication

MARCH = (date(2025, 3, 1), date(2025, 3, 31))
WAITS = "waited_over_6_weeks"
MONTHS = [f"2024-{number:02d}" for number in range(4, 13)] + ["2025-01", "2025-02", "2025-03"]
LAST_DAYS = [30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31]
SECTION = "Monthly dataset, summary rolling data"


def calendar() -> list[Any]:
    return [
        month(
            period,
            date(int(period[:4]), int(period[5:]), last),
            is_report_month=period == "2025-03",
        )
        for period, last in zip(MONTHS, LAST_DAYS, strict=True)
    ]


def indicator(code: str, title: str, source_ref: str, why: str = "") -> dict[str, Any]:
    return {
        "indicator_id": code,
        "framework": "somerset",
        "council": "Somerset County Council",
        "section": SECTION,
        "source_ref": source_ref,
        "title": title,
        "not_collected_reason": why,
    }


def value_of(
    code: str, period: str, figure: float | None, measure: str = "SC02", **fields: Any
) -> dict[str, Any]:
    return {
        "value": figure,
        "indicator_id": code,
        "framework": "somerset",
        "contract": "somerset_contract",
        "period": period,
        "role": "headline",
        "label": "",
        "measure": measure,
        "component": "value",
        "window_code": "MONTH",
        "area": "somerset",
        "provider_code": "all",
        "client_group": "adult",
        "breakdown": "total",
        "breakdown_value": "all",
        "status": "not_collected" if figure is None else "final",
    } | fields


def case(measure: str, who: str, journey: str, **fields: Any) -> dict[str, Any]:
    return {
        "measure": measure,
        "component": "value",
        "period": "2025-03",
        "window_code": "MONTH",
        "window_start": MARCH[0],
        "window_end": MARCH[1],
        "area": "somerset",
        "provider_code": "all",
        "client_group": "adult",
        "breakdown": "substance_group",
        "breakdown_value": "opiate",
        "client_id": who,
        "journey_id": journey,
        "in_numerator": True,
    } | fields


def local_referral(key: str, who: str, source: str, team: str, group: str = "yp") -> list[Any]:
    """Give the case of a referral of a local extract: in the total and in both its parts."""
    parts = {"total": "all", "local_referral_source": source, "receiving_team": team}
    return [
        case("REF01", who, key, client_group=group, breakdown=breakdown, breakdown_value=value)
        for breakdown, value in parts.items()
    ]


def journey(key: str, who: str, start: date, end: date | None) -> dict[str, Any]:
    return {
        "journey_end": end,
        "journey_id": key,
        "client_id": who,
        "area": "somerset",
        "provider_code": "all",
        "journey_start": start,
        "treatment_start": start,
    }


def referral(
    key: str,
    who: str,
    day: date,
    *,
    triaged: date | None,
    start: date | None,
    own: str = "",
    provider: str = "silkworm",
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give a referral and its episode."""
    shared = {
        "treatment_start": start,
        "episode_id": key,
        "client_id": who,
        "agency_code": "N9101",
        "provider_code": provider,
        "area": "somerset",
        "referral_date": day,
        "triaged_date": triaged,
    }
    return (
        shared | {"referral_group": "Health and social care"},
        shared | {"journey_id": own},
    )


def tables() -> dict[str, Sequence[Any]]:
    march = date(2025, 3, 1), date(2025, 3, 3)
    referrals = [
        referral(
            *("e_1", "p_1", date(2025, 1, 20)),
            triaged=date(2025, 1, 24),
            start=date(2025, 3, 7),
            own="j_1",
        ),
        # a later episode of the journey of e_1, which began on the same day
        referral(
            *("e_1b", "p_1", date(2025, 1, 15)),
            triaged=date(2025, 2, 1),
            start=date(2025, 3, 7),
            own="j_1",
        ),
        referral("e_2", "p_2", date(2025, 1, 1), triaged=date(2025, 1, 2), start=None),
        referral("e_3", "p_3", march[0], triaged=march[1], start=date(2025, 3, 5)),
        referral("e_4", "p_4", MARCH[1], triaged=MARCH[1], start=None),
        referral("e_4b", "p_4", march[0], triaged=march[1], start=march[1]),
        referral("e_5", "p_5", march[0], triaged=march[1], start=None),
        referral("e_6", "p_6", date(2025, 2, 28), triaged=march[1], start=None),
        referral("e_9", "p_9", date(2025, 3, 30), triaged=None, start=None),
        referral("e_10", "p_10", march[0], triaged=march[1], start=None, provider="elsewhere"),
    ]
    closures = [value_of("som_1", period, number) for number, period in enumerate(MONTHS, 1)]
    return {
        "dim_period": calendar(),
        "dim_contract": [
            {
                "contract": "somerset_contract",
                "framework": "somerset",
                "area": "somerset",
                "provider_code": "silkworm",
            }
        ],
        "dim_indicator": [
            indicator("som_1", "Closures", "summary row 1"),
            indicator("som_2", "Naloxone", "summary row 2", "needs local extract: naloxone_event"),
            indicator("som_3", "Waits over 6 weeks", "tab 2"),
            indicator("som_4", "Re-presentations", "tab 3"),
            indicator("som_5", "Young people referrals", "tab 4"),
        ],
        "indicator_values": [
            *closures,
            *(value_of("som_2", period, None) for period in MONTHS),
            value_of("som_3", "2025-03", 2, "WT04", component=f"{WAITS}.people"),
            value_of("som_3", "2025-03", 3, "WT04", component=WAITS, role="variant"),
            value_of("som_4", "2025-03", 1, "SC12"),
            value_of("som_4", "2025-03", 2, "SC12", component="any_earlier", role="variant"),
            value_of("som_5", "2025-03", 5, "REF01", client_group="yp"),
        ],
        "measure_cases": [
            case("WT04", "p_1", "j_1", component=f"{WAITS}.people"),
            case("WT04", "p_2", "e_2", component=f"{WAITS}.people"),
            case("WT04", "p_1", "j_1", component=WAITS),
            case("WT04", "p_1", "e_1b", component=WAITS),
            case("WT04", "p_2", "e_2", component=WAITS),
            case("SC12", "p_7", "j_7"),
            case("SC12", "p_7", "j_7", component="any_earlier"),
            case("SC12", "p_11", "j_11", component="any_earlier"),
            *local_referral("r_3", "p_3", "self", "young_people"),
            *local_referral("r_4", "p_4", "gp", "north"),
            *local_referral("r_5", "p_5", "self", "north", group="adult"),
            *local_referral("r_6", "p_6", "education", "young_people"),
            *local_referral("r_9", "p_9", "self", "not_recorded"),
            *local_referral("r_10", "p_10", "self", "north"),
        ],
        "fct_journey": [
            journey("j_7", "p_7", date(2024, 6, 1), date(2025, 1, 23)),
            journey("j_8", "p_7", date(2025, 3, 1), None),
            journey("j_1", "p_1", date(2025, 1, 24), None) | {"treatment_start": date(2025, 3, 7)},
            journey("j_11", "p_11", date(2023, 1, 10), date(2024, 3, 5)),
            journey("j_12", "p_11", date(2025, 3, 5), None),
        ],
        "fct_referral": [row for row, _ in referrals],
        "fct_episode": [row for _, row in referrals],
    }


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    with publication(tmp_path / "publication", tables()) as published:
        report = write_workbooks(published, tmp_path, tmp_path)[0]
    assert report.audience == "restricted"
    return tmp_path / report.forms[0][1]


def rows(sheet: Worksheet) -> list[tuple[Any, ...]]:
    return [
        tuple(value.date() if isinstance(value, datetime) else value for value in row)
        for row in list(sheet.values)[1:]
    ]


def check_accessible(path: Path) -> None:
    """Check what a reader who hears the workbook needs."""
    book = load_workbook(path)
    assert book.properties.title
    assert book.sheetnames[0] == "Notes"
    for sheet in book:
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions, sheet.title
        assert sheet.freeze_panes == "A2"
        assert not sheet.merged_cells.ranges
        headings = [cell.value for cell in sheet[1]]
        assert all(headings)
        assert len(headings) == len(set(headings))


def test_the_workbook_has_a_table_a_sheet_named_frozen_and_unmerged(workbook: Path) -> None:
    check_accessible(workbook)
    assert load_workbook(workbook).sheetnames == [
        "Notes",
        "Summary rolling data",
        "Waits over 6 weeks",
        "Re-presentations",
        "Young people referrals",
    ]


def test_twelve_months_stand_side_by_side_and_add_up(workbook: Path) -> None:
    """1 in April 2024 to 12 in March 2025: 78."""
    closures, naloxone = rows(load_workbook(workbook)["Summary rolling data"])
    assert closures[:4] == ("som_1", "Closures", "all", "Adults")
    assert closures[4:17] == (*range(1, 13), 78)
    assert naloxone[4:17] == (*["not collected"] * 12, "not known")
    assert naloxone[17] == "needs local extract: naloxone_event"


def test_the_note_is_that_of_the_latest_month_without_a_figure(tmp_path: Path) -> None:
    given = tables() | {
        "indicator_values": [
            value_of("som_1", "2025-01", None, status_reason="needs local extract: client"),
            value_of("som_1", "2025-02", None, status_reason="needs local extract: referral"),
            value_of("som_1", "2025-03", 5, status="immature", status_reason="may still change"),
        ]
    }
    with publication(tmp_path / "publication", given) as published:
        (report,) = write_workbooks(published, tmp_path, tmp_path)
    (closures,) = rows(load_workbook(tmp_path / report.forms[0][1])["Summary rolling data"])
    assert closures[13:] == (
        *("not collected", "not collected", 5, "not known"),
        "needs local extract: referral",
    )


def test_variants_stand_between_the_item_and_its_parts_under_their_own_labels(
    tmp_path: Path,
) -> None:
    """Of 10 closures, 7 of opiate users, 2 are other; of those, 1 of an opiate user."""
    labels = {"role": "variant", "label": "other"}
    opiate = {"role": "breakdown", "breakdown": "substance_group", "breakdown_value": "opiate"}
    given = tables() | {
        "indicator_values": [
            value_of("som_1", "2025-03", 7, **opiate),
            value_of("som_1", "2025-03", 1, **opiate, label="other"),
            value_of("som_1", "2025-03", 2, **labels),
            value_of("som_1", "2025-03", 10),
            value_of("som_1", "2025-03", 4, role="distribution"),
        ]
    }
    with publication(tmp_path / "publication", given) as published:
        (report,) = write_workbooks(published, tmp_path, tmp_path)
    summary = rows(load_workbook(tmp_path / report.forms[0][1])["Summary rolling data"])
    assert [(*row[1:3], row[15]) for row in summary] == [
        ("Closures", "all", 10),
        ("Closures: other", "all", 2),
        ("Closures", "opiate", 7),
        ("Closures: other", "opiate", 1),
    ]


def test_waits_give_the_referral_the_start_and_the_days(workbook: Path) -> None:
    """From 1 January to 31 March are 89 days, from 20 January to 7 March 46, from the 15th 51.

    p_1 has two referrals: one began a journey, the other joined it. Both began on 7 March. The
    headline counts p_1 once, the tab lists both.
    """
    assert rows(load_workbook(workbook)["Waits over 6 weeks"]) == [
        ("p_2", "Adults", "opiate", date(2025, 1, 1), "still waiting", 89, "", ""),
        ("p_1", "Adults", "opiate", date(2025, 1, 15), date(2025, 3, 7), 51, "", ""),
        ("p_1", "Adults", "opiate", date(2025, 1, 20), date(2025, 3, 7), 46, "", ""),
    ]


def test_a_return_stands_beside_the_completion_it_follows_however_long_ago(
    workbook: Path,
) -> None:
    """From 23 January to 1 March are 37 days, from 5 March 2024 to the same day of 2025 365.

    The first is within the follow-up and a case of the headline too: it stands once.
    """
    assert rows(load_workbook(workbook)["Re-presentations"]) == [
        ("p_11", "Adults", "opiate", date(2024, 3, 5), date(2025, 3, 5), 365),
        ("p_7", "Adults", "opiate", date(2025, 1, 23), date(2025, 3, 1), 37),
    ]


def test_young_people_are_those_that_the_indicator_counts_with_what_ndtms_holds_of_the_month(
    workbook: Path,
) -> None:
    """Five of six are young people.

    p_4 has two referrals of March in NDTMS, of which the last speaks; that of p_6 came the day
    before the month; p_10 is known to another provider alone.
    """
    nothing = "no referral of the month in NDTMS"
    assert rows(load_workbook(workbook)["Young people referrals"]) == [
        ("p_3", date(2025, 3, 1), "self", "young people", "treatment began on 05/03/2025"),
        ("p_9", date(2025, 3, 30), "self", "not recorded", "not assessed yet"),
        ("p_4", date(2025, 3, 31), "gp", "north", "assessed, treatment has not begun"),
        ("p_10", "not known", "self", "north", nothing),
        ("p_6", "not known", "education", "young people", nothing),
    ]


def test_a_part_without_a_case_counts_none_where_its_whole_is_known(tmp_path: Path) -> None:
    """The part has two cases in May 2024; the whole is not collected in March 2025."""
    whole = [value_of("som_1", period, 3) for period in MONTHS[:-1]]
    part = value_of("som_1", "2024-05", 2, role="breakdown") | {
        "breakdown": "substance_group",
        "breakdown_value": "opiate",
    }
    given = tables() | {"indicator_values": [*whole, value_of("som_1", "2025-03", None), part]}
    with publication(tmp_path / "publication", given) as published:
        (report,) = write_workbooks(published, tmp_path, tmp_path)
    _, opiate = rows(load_workbook(tmp_path / report.forms[0][1])["Summary rolling data"])
    assert opiate[2:17] == ("opiate", "Adults", 0, 2, *[0] * 9, "not collected", "not known")


@pytest.mark.parametrize(
    ("figure", "reason", "row"),
    [
        (0, None, ("None this month", *[""] * 4)),
        (
            *(None, "needs local extract: referral"),
            ("not collected", "", "", "", "needs local extract: referral"),
        ),
    ],
)
def test_young_people_of_whom_there_is_no_extract_are_not_collected_and_none_are_none(
    tmp_path: Path, figure: int | None, reason: str | None, row: tuple[str, ...]
) -> None:
    own = {"client_group": "yp", "status_reason": reason}
    given = tables() | {
        "indicator_values": [
            value_of("som_5", "2025-02", None, "REF01", client_group="yp", status_reason="of then"),
            value_of("som_5", "2025-03", figure, "REF01", **own),
        ],
        "measure_cases": [],
    }
    with publication(tmp_path / "publication", given) as published:
        (report,) = write_workbooks(published, tmp_path, tmp_path)
    found = rows(load_workbook(tmp_path / report.forms[0][1])["Young people referrals"])
    assert [tuple(value or "" for value in row) for row in found] == [row]


def test_the_same_publication_gives_the_same_workbook(tmp_path: Path) -> None:
    books = []
    for name in ("once", "again"):
        with publication(tmp_path / name, tables()) as published:
            write_workbooks(published, tmp_path / name, tmp_path)
        books.append((tmp_path / name / "monthly" / "somerset_contract.xlsx").read_bytes())
    assert books[0] == books[1]


def failing(record: str, state: str, since: str, *, accepted: bool = False) -> dict[str, Any]:
    return {
        "rule_id": "V027",
        "severity": "warn",
        "is_gate": False,
        "dataset": "ndtms_adult",
        "provider_code": "silkworm",
        "record_id": record,
        "period": "2025-03",
        "state": state,
        "since_period": since,
        "is_accepted": accepted,
    }


def exception_tables() -> dict[str, Sequence[Any]]:
    waiting = {"area": "town", "client_group": "adult", "breakdown": "total", "period": "2025-03"}
    over = {"measure": "WT02", "window_code": "QTR", **waiting}
    return {
        "dim_period": calendar(),
        "dq_failing_record": [
            failing("r_1", "new", "2025-03"),
            failing("r_2", "persisting", "2024-12"),
            failing("r_3", "returned", "2025-03", accepted=True),
            failing("r_4", "new", "2025-02") | {"period": "2025-02"},
        ],
        "dim_measure": [
            {
                "measure": "WT02",
                "component": component,
                "window_code": "QTR",
                "component_label": f"waited {component}",
                "window_label": "the quarter",
                "family": "waiting",
            }
            for component in ("over_3_weeks", "over_6_weeks")
        ],
        "measure_values": [
            {"numerator": 2, "denominator": 40, "component": "over_3_weeks", **over}
            | {"provider_code": "all"},
            {"numerator": 0, "denominator": 40, "component": "over_6_weeks", **over}
            | {"provider_code": "all"},
        ],
        "dim_contract": [
            {"start_date": date(2014, 1, 1), "end_date": date(2025, 3, 30), "provider_code": "old"},
            {
                "start_date": date(2014, 1, 1),
                "end_date": date(2025, 3, 31),
                "provider_code": "last",
            },
            {"start_date": date(2014, 1, 1), "end_date": None, "provider_code": "silkworm"},
        ],
        "dim_provider": [
            {"agency_code": "N1", "provider_code": "old"},
            {"agency_code": "N2", "provider_code": "last"},
            {"agency_code": "N3", "provider_code": "silkworm"},
        ],
        "dq_submission": [
            {
                "is_in_force": True,
                "agency_code": "N1",
                "provider_code": "old",
                "dataset": "ndtms_adult",
                "period": "2025-02",
            },
            {
                "is_in_force": True,
                "agency_code": "N2",
                "provider_code": "last",
                "dataset": "ndtms_adult",
                "period": "2025-02",
            },
            {
                "is_in_force": True,
                "agency_code": "N3",
                "provider_code": "silkworm",
                "dataset": "ndtms_adult",
                "period": "2025-03",
            },
        ],
        "dq_measure": [
            {
                "numerator": 1,
                "denominator": 2,
                "measure": "DQ12",
                "dataset": "ndtms_adult",
                "provider_code": "silkworm",
            },
            {
                "numerator": 2,
                "denominator": 2,
                "measure": "DQ12",
                "dataset": "ndtms_adult",
                "provider_code": "last",
            },
        ],
    }


@pytest.fixture
def exceptions(tmp_path: Path) -> Path:
    with publication(tmp_path / "publication", exception_tables()) as published:
        (report,) = write_exceptions(published, tmp_path, tmp_path)
    assert report.audience == "restricted"
    check_accessible(tmp_path / "exceptions" / "exceptions.xlsx")
    return tmp_path / "exceptions" / "exceptions.xlsx"


def test_failing_records_are_counted_by_rule_with_the_age_of_the_oldest(exceptions: Path) -> None:
    """Of the month's three records the oldest stands since December: three months."""
    (row,) = rows(load_workbook(exceptions)["NDTMS exceptions"])
    assert row[:3] == ("silkworm", "Adults (NDTMS)", "V027")
    assert row[4:] == ("warn", "no", 3, 1, 1, 1, "December 2024", 3)


def test_waits_over_a_limit_are_listed_where_there_is_anybody(exceptions: Path) -> None:
    assert rows(load_workbook(exceptions)["Waits over the limits"]) == [
        ("town", "partnership", "Adults", "Waited over_3_weeks", "the quarter", 2, 40)
    ]


def test_an_agency_is_missing_while_its_provider_is_under_contract_on_the_last_day(
    exceptions: Path,
) -> None:
    """One contract ended on 30 March, one ends on the 31st."""
    assert rows(load_workbook(exceptions)["Submissions that did not come"]) == [
        ("last", "N2", "Adults (NDTMS)", "February 2025")
    ]


def test_late_submissions_are_those_that_are_known_to_be(exceptions: Path) -> None:
    assert rows(load_workbook(exceptions)["Late submissions"]) == [
        ("silkworm", "Adults (NDTMS)", 1, 2)
    ]


def test_the_page_names_no_record(exceptions: Path) -> None:
    text = exceptions.with_suffix(".html").read_text(encoding="utf-8")
    assert "V027" in text
    assert "r_1" not in text
