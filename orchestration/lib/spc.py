"""Statistical process control: an XmR chart of single values, and which points it flags.

Chart counts and proportions of months or quarters that do not overlap: rolling figures share most
of their events, so that their ranges, and with them the limits, come out far too small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

SETTLED_POINTS = 12
"""With fewer points the limits are trial limits, and whoever shows them must say so."""

# the constants of ranges of two: 3 / 1.128, and the upper limit of a moving range
_LIMIT_DISTANCE = 2.66
_RANGE_LIMIT = 3.267
_RUN = 7
# what the arithmetic of fractions may be off by, as a part of the largest value
_ROUNDING = 1e-9


class Flag(StrEnum):
    """Why a point stands out; of several reasons the first one in this order is given."""

    OUTSIDE_LIMITS = "outside_limits"
    TREND = "trend"
    NEAR_LIMIT = "near_limit"
    ONE_SIDE = "one_side"


@dataclass(frozen=True)
class Chart:
    """An XmR chart.

    Attributes:
        mean: centre line.
        average_moving_range: of two neighbours, after screening.
        lower: lower limit; may lie below what the values can be.
        upper: upper limit.
        lower_two_thirds: line at two thirds of the way from the mean to the lower limit.
        upper_two_thirds: the same to the upper limit.
        flags: one entry per point, in order; None where nothing is special about it.
        is_trial: there are too few points for settled limits.

    """

    mean: float
    average_moving_range: float
    lower: float
    upper: float
    lower_two_thirds: float
    upper_two_thirds: float
    flags: tuple[Flag | None, ...]
    is_trial: bool


def xmr_chart(values: Sequence[float], *, screen_ranges: bool = True) -> Chart:
    """Draw up the chart of some values in the order of time.

    Args:
        values: at least two.
        screen_ranges: leave moving ranges beyond their own upper limit out of the average, once.

    Raises:
        ValueError: there are fewer than two values, so that there is no range.

    """
    points = np.asarray(values, dtype=np.float64)
    if points.size < 2:
        raise ValueError(f"an XmR chart needs at least two points, not {points.size}")
    mean = float(points.mean())
    ranges = np.abs(np.diff(points))
    average = float(ranges.mean())
    if screen_ranges:
        average = float(ranges[ranges <= _RANGE_LIMIT * average].mean())
    distance = _LIMIT_DISTANCE * average
    return Chart(
        mean=mean,
        average_moving_range=average,
        lower=mean - distance,
        upper=mean + distance,
        lower_two_thirds=mean - distance * 2 / 3,
        upper_two_thirds=mean + distance * 2 / 3,
        flags=_flags(points, mean, distance),
        is_trial=points.size < SETTLED_POINTS,
    )


def _flags(points: NDArray[np.float64], mean: float, distance: float) -> tuple[Flag | None, ...]:
    tolerance = _ROUNDING * float(np.abs(points).max())
    offsets = points - mean
    sides = np.where(np.abs(offsets) <= tolerance, 0, np.sign(offsets)).astype(int)
    outside = np.abs(offsets) > distance + tolerance
    near = (np.abs(offsets) > distance * 2 / 3 + tolerance) & ~outside
    steps = np.diff(points)
    directions = np.where(np.abs(steps) <= tolerance, 0, np.sign(steps)).astype(int)

    trend, near_limit, one_side = (np.zeros(points.size, dtype=bool) for _ in range(3))
    for start in range(points.size - _RUN + 1):
        window = slice(start, start + _RUN)
        if abs(int(directions[start : start + _RUN - 1].sum())) == _RUN - 1:
            trend[window] = True
        if abs(int(sides[window].sum())) == _RUN:
            one_side[window] = True
    for start in range(points.size - 2):
        window = slice(start, start + 3)
        if abs(int(sides[window].sum())) == 3 and near[window].sum() >= 2:
            near_limit[window] |= near[window]
    found = (
        (Flag.OUTSIDE_LIMITS, outside),
        (Flag.TREND, trend),
        (Flag.NEAR_LIMIT, near_limit),
        (Flag.ONE_SIDE, one_side),
    )
    return tuple(
        next((flag for flag, points_of in found if points_of[number]), None)
        for number in range(points.size)
    )
