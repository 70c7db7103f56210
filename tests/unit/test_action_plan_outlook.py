"""How many completions are needed, now and by a date, worked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orchestration.reports.action_plan.outlook import (
    Position,
    cases_needed,
    completions_needed,
    month_end,
    outlook,
)
from orchestration.reports.action_plan.plans import variance
from tests.small_tables import month, publication

TODAY = date(2025, 3, 31)


def journey(
    who: str, number: int, start: date, end: date | None, exit_group: str = "successful"
) -> dict[str, Any]:
    return {
        "client_id": who,
        "journey_no": number,
        "journey_start": start,
        "treatment_start": start,
        "journey_end": end,
        "exit_group": exit_group if end else "",
        "substance_group": "opiate",
        "age_at_start": 40,
        "area": "wirral",
        "provider_code": "all",
    }


# five persons: stayed, completed early, completed late, completed and returned, dropped out
JOURNEYS = (
    journey("completed_early", 1, date(2023, 6, 1), date(2024, 2, 10)),
    journey("stayed", 1, date(2020, 1, 1), None),
    journey("completed_late", 1, date(2023, 8, 1), date(2024, 11, 20)),
    journey("returned", 1, date(2023, 7, 1), date(2024, 5, 5)),
    journey("returned", 2, date(2024, 8, 1), None),
    journey("dropped_out", 1, date(2023, 9, 1), date(2024, 1, 15), "dropped_out"),
)


def positions(
    folder: Path, *journeys: dict[str, Any], ahead: tuple[int, ...] = (0,)
) -> list[Position]:
    tables = {
        "dim_period": [month("2025-03", TODAY, is_report_month=True)],
        "fct_journey": journeys,
    }
    with publication(folder, tables) as published:
        return outlook(
            published,
            area="wirral",
            groups=["opiate"],
            target=0.5,
            return_share=0.5,
            months_ahead=ahead,
        )


def test_wirral_needs_forty_five_more_for_ten_per_cent() -> None:
    """141 of 1,855; 10% are 185.5, so 186."""
    assert cases_needed(141, 1855, 0.10) == 45


def test_wirral_needs_seventeen_more_for_the_best_quarter_at_eight_and_a_half_per_cent() -> None:
    """8.5% of 1,855 are 157.675, so 158."""
    assert cases_needed(141, 1855, 0.085) == 17


def test_a_share_that_is_reached_to_the_case_needs_no_more() -> None:
    assert cases_needed(10, 100, 0.10) == 0
    assert cases_needed(9, 100, 0.10) == 1


def test_completions_allow_for_the_share_that_returns() -> None:
    """Of 15 completions at 8 returns in 22, nine stay away and a half: 14 would leave 8.9."""
    assert completions_needed(9, 8 / 22) == 15
    assert completions_needed(9, 0) == 9
    assert completions_needed(0, 0.5) == 0


def test_the_end_of_a_month_some_months_on_crosses_years_and_leap_days() -> None:
    assert month_end(date(2025, 3, 31), 12) == date(2026, 3, 31)
    assert month_end(date(2025, 3, 31), -13) == date(2024, 2, 29)
    assert month_end(date(2025, 11, 30), 1) == date(2025, 12, 31)


def test_today_s_position_is_that_of_the_figure_itself(tmp_path: Path) -> None:
    """October 2023 to September 2024: five in treatment, of whom one completed and stayed away.

    Half of five is 2.5, so three; two more stay away of four who complete.
    """
    assert positions(tmp_path, *JOURNEYS) == [
        Position(TODAY, date(2023, 10, 1), date(2024, 9, 30), 5, 1, 0, 2, 4, is_open=False)
    ]


def test_cases_leave_the_window_and_take_their_completions_along(tmp_path: Path) -> None:
    """From April 2024 on the early completion and the one who dropped out are in no window.

    Of the one completion of November half a return is expected: it is taken for one.
    """
    june, september, december = positions(tmp_path, *JOURNEYS, ahead=(3, 6, 9))
    assert (june.in_treatment, june.completed, june.followed_up) == (5, 2, 1)
    assert (june.needed, june.completions) == (2, 4)
    assert (september.in_treatment, september.completed, september.followed_up) == (3, 1, 1)
    assert (september.needed, september.completions) == (2, 4)
    assert (december.window_start, december.window_end) == (date(2024, 7, 1), date(2025, 6, 30))
    assert (december.in_treatment, december.completed) == (3, 1)


def test_new_completions_count_only_while_the_window_has_not_ended(tmp_path: Path) -> None:
    """Six months on the window ends today; nine months on it ends in June."""
    found = positions(tmp_path, *JOURNEYS, ahead=(6, 9))
    assert [position.is_open for position in found] == [False, True]


@pytest.mark.parametrize(("back", "completed"), [(date(2024, 11, 4), 0), (date(2024, 11, 5), 1)])
def test_a_return_counts_until_the_day_before_six_months_are_over(
    tmp_path: Path, back: date, completed: int
) -> None:
    """Completed on 5 May 2024."""
    found = positions(
        tmp_path,
        journey("one", 1, date(2023, 7, 1), date(2024, 5, 5)),
        journey("one", 2, back, None),
    )
    assert found[0].completed == completed


@pytest.mark.parametrize(("end", "followed_up"), [(date(2024, 9, 30), 0), (date(2024, 10, 1), 1)])
def test_a_completion_is_followed_up_until_its_six_months_are_over(
    tmp_path: Path, end: date, followed_up: int
) -> None:
    """Of 30 September the last day of follow-up was 29 March; of 1 October it is today."""
    found = positions(tmp_path, journey("one", 1, date(2023, 7, 1), end), ahead=(3,))
    assert found[0].followed_up == followed_up


def test_the_variance_is_in_percentage_points_for_shares_and_plain_for_counts() -> None:
    assert variance(0.076, 0.10, "proportion") == "-2.4 percentage points"
    assert variance(70, 350, "count") == "-280"
    assert variance(3.5, 5, "mean") == "-1.5"
