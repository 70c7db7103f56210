"""Numbers and findings of the quality report in words, on both sides of each boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from orchestration.gate import Ruleset
from orchestration.quality_report import wording
from orchestration.quality_report.content import Compliance, Receipt, TrendPoint
from orchestration.quality_report.headline_ranges import HeadlineRange
from orchestration.quality_report.rules_in_force import RuleNotEvaluated
from orchestration.reports.pages import words


@pytest.mark.parametrize(
    ("records", "failing", "said"),
    [
        (10_000, 0, "100%"),
        (10_000, 4, "99.96%"),
        (10_000_000, 1, "99.99%"),
        (3, 1, "66.66%"),
        (10_000_000, 9_999_999, "0.01%"),
        (7, 7, "0%"),
        (0, 0, "nothing to check"),
        (7, None, "not known"),
    ],
)
def test_compliance_is_rounded_down(records: int, failing: int | None, said: str) -> None:
    assert words.compliance(records, failing) == said


@pytest.mark.parametrize(
    ("checked", "failed", "said"),
    [
        (10_000, 0, "0%"),
        (10_000_000, 1, "0.01%"),
        (3, 1, "33.34%"),
        (10_000_000, 9_999_999, "99.99%"),
        (7, 7, "100%"),
        (0, 0, "nothing to check"),
    ],
)
def test_the_share_that_fails_is_rounded_up(checked: int, failed: int, said: str) -> None:
    assert words.share_failed(checked, failed) == said


@pytest.mark.parametrize("records", [*range(1, 40), 9_999, 10_000, 10_001])
def test_both_shares_make_a_whole(records: int) -> None:
    for failing in range(0, records + 1, 1 + records // 40):
        passing = float(words.compliance(records, failing).rstrip("%"))
        share = float(words.share_failed(records, failing).rstrip("%"))
        assert passing + share == pytest.approx(100)
        assert (passing == 100) == (failing == 0)


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (1200, "1,200 files")]
)
def test_nouns_follow_their_number(value: int, said: str) -> None:
    assert words.counted(value, "file") == said


def test_months_and_days_are_written_out() -> None:
    assert words.month("2025-03") == "March 2025"
    assert words.last_day("2024-02") == "29 February 2024"
    assert words.last_day("2025-02") == "28 February 2025"
    assert words.day(date(2025, 4, 1)) == "1 April 2025"
    assert words.day(None) == "not known"


def test_a_name_stands_before_its_code() -> None:
    assert words.provider("north", {"north": "North Star"}) == "North Star (north)"
    assert words.provider("north", {}) == "north"
    assert words.dataset("ndtms_yp") == "Young people (NDTMS)"
    assert words.dataset("case_management") == "Local extracts and returns"


@pytest.mark.parametrize(
    ("deadline", "received", "said"),
    [
        (date(2025, 4, 14), date(2025, 4, 14), "On time"),
        (date(2025, 4, 14), date(2025, 4, 15), "Late by 1 day"),
        (date(2025, 4, 14), date(2025, 4, 16), "Late by 2 days"),
        (date(2025, 4, 14), None, "Not known"),
        (None, date(2025, 4, 14), "Not known"),
    ],
)
def test_what_is_not_known_is_neither_late_nor_on_time(
    deadline: date | None, received: date | None, said: str
) -> None:
    receipt = Receipt("ndtms_adult", "north", "A0001", "2025-03", False, deadline, received)
    assert wording.timeliness(receipt) == said


def row(records: int, failing: int | None) -> Compliance:
    return Compliance(
        *("ndtms_adult", "north", "2025-03", "2025-03", False, False, records, failing, True)
    )


def test_one_unknown_makes_the_whole_unknown() -> None:
    assert wording.overall([row(5, 1), row(7, 0)]) == (12, 1)
    assert wording.overall([row(5, 1), row(7, None)]) == (12, None)


def test_the_chart_in_words_names_the_lowest_month() -> None:
    points = [
        TrendPoint("ndtms_adult", "2025-01", 10_000, 4),
        TrendPoint("ndtms_adult", "2025-02", 10, 1),
        TrendPoint("ndtms_adult", "2025-03", 10, 0),
        TrendPoint("ndtms_yp", "2025-02", 10, 0),
        TrendPoint("ndtms_yp", "2025-03", 10, 1),
    ]
    assert wording.trend_in_words(points) == (
        "Adults (NDTMS), 3 months up to March 2025: 100% in 1 of them; lowest in February 2025 "
        "with 90.00%; 100% in March 2025. "
        "Young people (NDTMS), 2 months up to March 2025: 100% in 1 of them; lowest in March 2025 "
        "with 90.00%."
    )


def test_the_chart_in_words_says_where_nothing_fails() -> None:
    assert wording.trend_in_words([TrendPoint("ndtms_yp", "2025-03", 10, 0)]) == (
        "Young people (NDTMS), 1 month up to March 2025: 100% in every month."
    )


def headline(**changes: object) -> HeadlineRange:
    values: dict[str, Any] = {
        **{"measure": "SC01", "label": "completed", "client_group": "adult"},
        **{"value_kind": "proportion", "numerator": 1.0, "denominator": 3.0},
        **{"is_insufficient": False, "cases": 0, "status": "bounded"},
    }
    return HeadlineRange(**{**values, **changes})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (headline(), ("33.33% (1 of 3)", "33.33%", "33.34%")),
        (headline(cases=1), ("33.33% (1 of 3)", "25.00%", "50.00%")),
        (headline(numerator=3.0), ("100% (3 of 3)", "100%", "100%")),
        (
            headline(numerator=0.0, denominator=0.0, cases=2),
            ("nothing to count", "0%", "100%"),
        ),
        (
            headline(numerator=0.0, denominator=0.0),
            ("nothing to count", "nothing to check", "nothing to check"),
        ),
        (headline(value_kind="count", denominator=None, cases=2), ("1", "1", "3")),
        (
            headline(value_kind="mean", cases=2, status="not_bounded"),
            ("0.33", "not bounded", "not bounded"),
        ),
        (headline(status="not_known"), ("33.33% (1 of 3)", "not known", "not known")),
        (headline(numerator=None), ("not known", "not known", "not known")),
    ],
)
def test_a_range_is_never_narrower_than_it_is(row: HeadlineRange, said: tuple[str, ...]) -> None:
    assert (wording.last_published(row), wording.lowest(row), wording.highest(row)) == said


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "said"),
    [
        (date(2024, 4, 1), None, "The rule holds from April 2024; what is in force is of other"),
        (None, date(2024, 3, 1), "The rule holds until March 2024; what"),
        (date(2024, 4, 1), date(2025, 3, 1), "holds from April 2024 until March 2025; what"),
    ],
)
def test_a_rule_of_other_months_is_told_with_its_months(
    ruleset: Ruleset, valid_from: date | None, valid_to: date | None, said: str
) -> None:
    rule = replace(ruleset.rules["V021"], valid_from=valid_from, valid_to=valid_to)
    assert said in wording.why_not_evaluated(RuleNotEvaluated(rule, "other_months", 3))
