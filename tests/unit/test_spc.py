"""The XmR chart against worked figures, and each of its rules on both sides of its boundary."""

from __future__ import annotations

import pytest

from orchestration.lib.spc import Flag, xmr_chart

TEST_VALUES = (6.1, 6.4, 5.9, 6.3, 6.0, 6.2, 5.8, 6.1, 6.5, 6.2, 6.0, 6.3)
# mean 10 and moving ranges of 1 throughout: limits 7.34 and 12.66, two-thirds lines 8.2267, 11.7733
STEADY = (9.5, 10.5) * 10


def test_the_worked_example_comes_out_to_the_digits_printed() -> None:
    chart = xmr_chart(TEST_VALUES)
    assert round(chart.mean, 2) == 6.15
    assert round(chart.average_moving_range, 4) == 0.3273
    assert (round(chart.lower, 4), round(chart.upper, 4)) == (5.2795, 7.0205)
    lines = (round(chart.lower_two_thirds, 4), round(chart.upper_two_thirds, 4))
    assert lines == (5.5696, 6.7304)
    assert set(chart.flags) == {None}
    assert not chart.is_trial


@pytest.mark.parametrize(("points", "is_trial"), [(11, True), (12, False)])
def test_fewer_than_twelve_points_have_trial_limits(points: int, is_trial: bool) -> None:
    assert xmr_chart(STEADY[:points]).is_trial == is_trial


@pytest.mark.parametrize("values", [(), (1.0,)])
def test_a_chart_needs_a_range(values: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="at least two points"):
        xmr_chart(values)


def test_a_range_beyond_its_limit_is_left_out_of_the_average_once() -> None:
    """Ranges 1 (eight times) and 9: average 17/9, limit 6.17, so that the 9 is left out."""
    values = (0, 1, 0, 1, 0, 9, 10, 9, 10, 9)
    assert xmr_chart(values).average_moving_range == 1
    assert xmr_chart(values, screen_ranges=False).average_moving_range == pytest.approx(17 / 9)
    # ranges 1 (seven times) and 5: average 1.5, limit 4.9; with 4 in its place 1.375, limit 4.49
    assert xmr_chart((0, 1, 0, 1, 0, 5, 4, 5, 4)).average_moving_range == 1
    assert xmr_chart((0, 1, 0, 1, 0, 4, 3, 4, 3)).average_moving_range == 11 / 8


def last_flag(*values: float) -> Flag | None:
    return xmr_chart(values).flags[-1]


def test_a_point_is_flagged_beyond_a_limit_and_not_on_it() -> None:
    """All values but the last are 0 and 1 in turn, the jump to the last is screened out."""
    base = (0, 1) * 6
    # mean (6 + x) / 13, average range 1 without the jump: outside from x > (6 + x) / 13 + 2.66
    assert last_flag(*base, 3.3) is None
    assert last_flag(*base, 4.4) is Flag.OUTSIDE_LIMITS
    # without any range the limits are the mean itself, which every point lies on
    assert set(xmr_chart((0.1,) * 12).flags) == {None}


def test_seven_points_that_rise_are_all_flagged_and_six_are_not() -> None:
    fall_back = (0, 10, 0, 10, 0, 10, 0, 10)
    six = xmr_chart((*fall_back, 2, 3, 4, 5, 6, 7, 2, 8)).flags
    assert Flag.TREND not in six
    # 2, 3, 4, 5, 6, 7, 8: six steps up
    seven = xmr_chart((*fall_back, 2, 3, 4, 5, 6, 7, 8, 2)).flags
    assert [flag is Flag.TREND for flag in seven] == [*[False] * 8, *[True] * 7, False]
    falling = xmr_chart((*fall_back, 8, 7, 6, 5, 4, 3, 2, 8)).flags
    assert [flag is Flag.TREND for flag in falling][8:15] == [True] * 7
    # a step that stays level ends the run
    level = xmr_chart((*fall_back, 2, 3, 4, 4, 5, 6, 7, 2)).flags
    assert Flag.TREND not in level


def three(*values: float) -> list[Flag | None]:
    """Give the flags of three points beside the mean 0, with an average range that is screened."""
    noise = (-0.5, 0.5) * 30
    return list(xmr_chart((*noise, *values, *noise)).flags[60:63])


def test_two_of_three_beyond_the_two_thirds_line_are_flagged_where_all_are_on_one_side() -> None:
    """Mean about 0.05 and an average range near 1: limit near 2.7, two-thirds line near 1.85."""
    assert three(2.1, 0.5, 2.1) == [Flag.NEAR_LIMIT, None, Flag.NEAR_LIMIT]
    assert three(2.1, 2.1, 0.5) == [Flag.NEAR_LIMIT, Flag.NEAR_LIMIT, None]
    assert three(-2.1, -0.5, -2.1) == [Flag.NEAR_LIMIT, None, Flag.NEAR_LIMIT]
    # one alone, one short of the line, and one on the other side of the mean
    assert three(2.1, 0.5, 0.5) == [None, None, None]
    assert three(2.1, 0.5, 1.7) == [None, None, None]
    assert three(2.1, -0.5, 2.1) == [None, None, None]


def test_a_point_outside_the_limits_is_not_near_them() -> None:
    assert three(2.1, 0.5, 3.5) == [None, None, Flag.OUTSIDE_LIMITS]


# on both sides of 0 in turn, so far apart that what lies between is far from any line
BEFORE, AFTER = (1.0, -1.0) * 10, (-1.0, 1.0) * 10


def one_sided(*values: float) -> list[bool]:
    """Tell which of some points are flagged for their side, all other points for nothing."""
    flags = xmr_chart((*BEFORE, *values, *AFTER, -1.5, 0.5, -1.5, 0.5, -1.5, 0.5)).flags
    start, end = len(BEFORE), len(BEFORE) + len(values)
    assert set(flags[:start] + flags[end:]) == {None}
    return [flag is Flag.ONE_SIDE for flag in flags[start:end]]


def test_seven_points_on_one_side_are_flagged_and_six_are_not() -> None:
    assert one_sided(*(0.5,) * 7) == [True] * 7
    assert one_sided(*(0.5,) * 8) == [True] * 8
    assert one_sided(*(0.5,) * 6) == [False] * 6
    assert one_sided(0.5, *(-0.5,) * 7, 0.5) == [False, *[True] * 7, False]


def test_a_point_on_the_mean_breaks_the_run() -> None:
    """The six points at 0.5 and the last six add up to nothing, so that the mean is 0."""
    assert one_sided(0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5) == [False] * 7


def test_of_several_reasons_the_first_is_given() -> None:
    """Seven rising points, the last of them beyond the limit."""
    flags = xmr_chart((*STEADY, 9, 9.5, 10, 10.5, 11, 11.5, 13.5)).flags
    assert flags[-7:] == (*[Flag.TREND] * 6, Flag.OUTSIDE_LIMITS)
