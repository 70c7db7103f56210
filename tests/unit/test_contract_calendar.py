"""The days on which quarterly reports are due."""

from __future__ import annotations

from datetime import date

import pytest

from orchestration.lib.calendar import reporting_month
from orchestration.reports.calendar.report import quarter_report_due

PRINTED = "printed in the contract"


@pytest.mark.parametrize(
    ("quarter", "due"),
    [
        ("2018-09", date(2018, 10, 13)),
        ("2018-12", date(2019, 1, 11)),
        ("2020-03", date(2020, 4, 10)),
        ("2021-06", date(2021, 6, 30)),
    ],
)
def test_a_printed_day_is_kept_a_saturday_and_the_last_of_the_quarter_too(
    quarter: str, due: date
) -> None:
    assert quarter_report_due("stoke_on_trent", reporting_month(quarter)) == (due, PRINTED)


def test_without_a_printed_day_it_is_the_friday_on_or_before_the_fourteenth_day() -> None:
    """14 October 2018 is a Sunday, 14 April 2025 a Monday."""
    assert quarter_report_due("somerset", reporting_month("2018-09"))[0] == date(2018, 10, 12)
    assert quarter_report_due("somerset", reporting_month("2025-03"))[0] == date(2025, 4, 11)


def test_after_the_last_printed_day_the_rule_holds() -> None:
    due, origin = quarter_report_due("stoke_on_trent", reporting_month("2021-09"))
    assert (due, origin == PRINTED) == (date(2021, 10, 8), False)


def test_a_month_that_ends_no_quarter_has_no_quarterly_report() -> None:
    with pytest.raises(ValueError, match="2025-02 ends no quarter"):
        quarter_report_due("somerset", reporting_month("2025-02"))
