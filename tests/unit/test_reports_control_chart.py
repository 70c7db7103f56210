"""Which points a control chart takes, and what it says of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from pathlib import Path

import pytest

from orchestration.reports.charts import control
from orchestration.reports.charts.control import MeasureValue, series_of


def value(
    window: str, start: date, end: date, amount: float | None, status: str = "final"
) -> MeasureValue:
    return MeasureValue(
        measure="M",
        component="value",
        window_code=window,
        area="a",
        client_group="adult",
        breakdown="total",
        breakdown_value="all",
        period=f"{end:%Y-%m}",
        window_start=start,
        window_end=end,
        numerator=amount,
        denominator=None,
        value=amount,
        status=status,
    )


def month_end(month: int) -> date:
    return date(2024, month, monthrange(2024, month)[1])


def months(*amounts: float) -> list[MeasureValue]:
    return [
        value("MONTH", date(2024, month, 1), month_end(month), amount)
        for month, amount in enumerate(amounts, 1)
    ]


def test_rolling_windows_are_never_charted() -> None:
    rolling = [
        value("ROLL12", date(2023, month, 1), month_end(month), month) for month in range(1, 13)
    ]
    assert series_of(rolling, "ROLL12") is None


def test_a_headcount_of_a_day_is_not_charted() -> None:
    days = [value("AT_R", month_end(month), month_end(month), month) for month in range(1, 13)]
    assert series_of(days, "AT_R") is None


def test_a_rolling_figure_takes_the_months_of_its_measure() -> None:
    found = series_of(
        [*months(1, 2, 3), value("ROLL12", date(2023, 4, 1), month_end(3), 9)], "ROLL12"
    )
    assert found is not None
    assert found.window_code == "MONTH"
    assert [point.value for point in found.points] == [1, 2, 3]


def test_of_a_quarter_to_date_the_full_quarters_are_left() -> None:
    to_date = [
        value("QTR", date(2024, month - (month - 1) % 3, 1), month_end(month), month)
        for month in range(1, 7)
    ]
    found = series_of(to_date, "QTR")
    assert found is not None
    assert [point.period for point in found.points] == ["2024-03", "2024-06"]


def test_the_own_window_goes_before_a_shorter_one() -> None:
    quarters = [
        value("QTR", date(2024, 1, 1), month_end(3), 6),
        value("QTR", date(2024, 4, 1), month_end(6), 15),
    ]
    found = series_of([*months(1, 2, 3, 4, 5, 6), *quarters], "QTR")
    assert found is not None
    assert [point.value for point in found.points] == [6, 15]


def test_a_point_that_is_not_final_is_left_out_and_counted() -> None:
    late = value("MONTH", date(2024, 4, 1), month_end(4), 100, "immature")
    found = series_of([*months(1, 2, 3), late], "MONTH")
    assert found is not None
    assert [point.value for point in found.points] == [1, 2, 3]
    assert found.left_out == 1
    assert "1 window without a final value left out." in control.said(found, "count", "higher")


@pytest.mark.parametrize(("amounts", "charted"), [((1,), False), ((1, 2), True)])
def test_a_chart_needs_two_points(amounts: tuple[float, ...], charted: bool) -> None:
    assert (series_of(months(*amounts), "MONTH") is not None) is charted


@pytest.mark.parametrize(("count", "is_trial"), [(11, True), (12, False)])
def test_fewer_than_twelve_points_say_that_the_limits_are_on_trial(
    count: int, is_trial: bool
) -> None:
    found = series_of(months(*[5.0] * count), "MONTH")
    assert found is not None
    assert ("Trial limits" in control.said(found, "count", "higher")) is is_trial


@pytest.mark.parametrize(
    ("direction", "judged"),
    [("higher", "an improvement"), ("lower", "a concern"), ("neutral", "a change")],
)
def test_a_flag_is_judged_by_the_direction_of_the_indicator(direction: str, judged: str) -> None:
    # ranges 1 but for the last: without it the limits are 5.42 +/- 2.66
    found = series_of(months(5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 15), "MONTH")
    assert found is not None
    assert f"December 2024 is outside the limits: {judged}." in control.said(
        found, "count", direction
    )


@pytest.mark.parametrize(
    ("amounts", "limits"),
    # every range is 0.2, so that the limits are 0.532 off the mean
    [((0.1, -0.1, 0.1, -0.1), "-53.2% to 53.2%"), ((0.2, 0.0, 0.2, 0.0), "0.0% to 63.2%")],
    ids=["was below zero", "never was"],
)
def test_a_difference_that_was_below_zero_has_its_lower_limit_there(
    amounts: tuple[float, ...], limits: str
) -> None:
    found = series_of(months(*amounts), "MONTH")
    assert found is not None
    assert f"limits {limits}, newest" in control.said(found, "ratio", "neutral")


def test_seven_falling_months_are_a_concern_where_higher_is_better() -> None:
    found = series_of(months(9, 8, 7, 6, 5, 4, 3), "MONTH")
    assert found is not None
    assert control.judged(found, 6, "higher") == "a concern"
    assert control.judged(found, 1, "lower") == "an improvement"


def test_one_change_among_equal_points_is_the_only_one_that_stands_out() -> None:
    # ranges of 5 and 5 among eleven: screened, none would be left. 5 / 12 + 2.66 * 10 / 11 = 2.83
    found = series_of(months(0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0), "MONTH")
    assert found is not None
    assert round(found.chart.upper, 2) == 2.83
    assert found.chart.flags[5] is control.Flag.OUTSIDE_LIMITS
    assert control.Flag.OUTSIDE_LIMITS not in found.chart.flags[:5] + found.chart.flags[6:]


def test_a_chart_does_not_show_what_was_drawn_before_it(tmp_path: Path) -> None:
    few, many = series_of(months(1, 2), "MONTH"), series_of(months(*range(5, 17)), "MONTH")
    flagged = series_of(months(0.5, 0.4, *[0.5, 0.4] * 4, 0.5, 0.99), "MONTH")
    assert few is not None
    assert many is not None
    assert flagged is not None
    asked = [
        ("many", many, "count"),
        ("flagged", flagged, "proportion"),
        ("few", few, "count"),
        ("many-again", many, "count"),
        ("many-as-mean", many, "mean"),
    ]
    with control.control_charts(tmp_path) as charts:
        together = [charts.draw(*chart) for chart in asked]
    alone = []
    for chart in asked:
        with control.control_charts(tmp_path) as charts:
            alone.append(charts.draw(*chart))
    assert together == alone
