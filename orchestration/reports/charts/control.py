"""The process-control chart of a figure: which points it takes, how it is drawn, what it says."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from orchestration.lib.spc import Chart, Flag, xmr_chart
from orchestration.reports.charts.svg import FAIL, INK, LINE, drawing, named, svg_of
from orchestration.reports.figures import written
from orchestration.reports.pages import words

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

# the longest quarter, and the shortest window that is more than a day's headcount
_LONGEST_DAYS = 93
_SHORTEST_DAYS = 27
_HEIGHT_INCHES = 2.2
# what stands round the axes: finding room for it by drawing it first took half of the time
_ROOM_BESIDE_INCHES, _ROOM_A_LETTER_INCHES = 0.2, 0.09
_ROOM_BELOW_INCHES, _EDGE_INCHES = 0.48, 0.07
_MOST_LABELS = 7
_SPARE_ACROSS = 0.05  # of the axis, left and right of the points
_TICKS_APART = 0.12  # of the axis, so that two labels do not meet

FLAGS = {
    Flag.OUTSIDE_LIMITS: "outside the limits",
    Flag.TREND: "one of seven in a row in one direction",
    Flag.NEAR_LIMIT: "one of two in three near a limit",
    Flag.ONE_SIDE: "one of seven in a row on one side of the mean",
}


@dataclass(frozen=True)
class MeasureValue:
    """A value of a measure in a month."""

    TABLE: ClassVar = "measure_values"
    measure: str
    component: str
    window_code: str
    area: str
    client_group: str
    breakdown: str
    breakdown_value: str
    period: str
    window_start: date
    window_end: date
    numerator: float | None
    denominator: float | None
    value: float | None
    status: str


@dataclass(frozen=True)
class Series:
    """Points of windows that do not overlap, oldest first, and their chart.

    Attributes:
        window_code: the window of each point.
        points: those with a final value.
        left_out: how many windows had none.
        chart: what the four rules say of them.

    """

    window_code: str
    points: tuple[MeasureValue, ...]
    left_out: int
    chart: Chart


def series_of(values: Sequence[MeasureValue], own_window: str) -> Series | None:
    """Choose the points of a figure: never rolling ones, and never headcounts of a day.

    The figure's own window is taken where it is a month or a quarter, else the shortest such window
    of the same measure. Counted back from the newest, a window that overlaps the one taken before
    it is passed over: of a quarter to date the full quarters are left.

    Args:
        values: of one cell of a measure, in any window, oldest first.
        own_window: window of the figure.

    Returns:
        None where the measure has no such window, or fewer than two final values.

    """
    newest: dict[str, MeasureValue] = {value.window_code: value for value in values}
    lengths = {
        code: (value.window_end - value.window_start).days + 1 for code, value in newest.items()
    }
    suited = [code for code, days in lengths.items() if _SHORTEST_DAYS < days <= _LONGEST_DAYS]
    if not suited:
        return None
    chosen = own_window if own_window in suited else min(suited, key=lambda code: lengths[code])
    apart: list[MeasureValue] = []
    for value in sorted(
        (value for value in values if value.window_code == chosen),
        key=lambda value: value.window_end,
        reverse=True,
    ):
        if not apart or value.window_end < apart[-1].window_start:
            apart.append(value)
    points = [
        value for value in reversed(apart) if value.status == "final" and value.value is not None
    ]
    if len(points) < 2:
        return None
    amounts = [value.value for value in points if value.value is not None]
    chart = xmr_chart(amounts)
    if not chart.average_moving_range and len(set(amounts)) > 1:
        # screening took every change away: with limits of no width all points would stand out
        chart = xmr_chart(amounts, screen_ranges=False)
    return Series(chosen, tuple(points), len(apart) - len(points), chart)


def judged(series: Series, position: int, direction: str) -> str:
    """Say of a flagged point whether it is an improvement, a concern or neither.

    Args:
        series: the chart.
        position: of the point.
        direction: whether `higher` or `lower` is better; anything else is neither.

    """
    if direction not in ("higher", "lower"):
        return "a change"
    value = series.points[position].value or 0
    if series.chart.flags[position] is Flag.TREND:
        beside = position + 1 if position == 0 else position - 1
        other = series.points[beside].value or 0
        rises = (value > other) == (beside < position)
    else:
        rises = value > series.chart.mean
    return "an improvement" if rises == (direction == "higher") else "a concern"


def said(series: Series, kind: str | None, direction: str) -> str:
    """Say what the chart shows, for those who do not see it."""
    chart, points = series.chart, series.points
    newest = points[-1]
    sentences = [
        f"{words.counted(len(points), 'point')} from {words.month(points[0].period)} to "
        f"{words.month(newest.period)}: mean {written(chart.mean, kind)}, limits "
        f"{written(_floor(series, kind), kind)} to {written(chart.upper, kind)}, newest "
        f"{written(newest.value, kind)}."
    ]
    flagged = [position for position, flag in enumerate(chart.flags) if flag is not None]
    if not flagged:
        sentences.append("No point stands out.")
    for position in flagged[-3:]:
        flag = chart.flags[position]
        if flag is not None:
            sentences.append(
                f"{words.month(points[position].period)} is {FLAGS[flag]}: "
                f"{judged(series, position, direction)}."
            )
    if len(flagged) > 3:
        sentences.append(f"{words.counted(len(flagged) - 3, 'earlier point')} stand out too.")
    if chart.is_trial:
        sentences.append("Trial limits: fewer than 12 points.")
    if series.left_out:
        sentences.append(
            f"{words.counted(series.left_out, 'window')} without a final value left out."
        )
    return " ".join(sentences)


@contextmanager
def control_charts(cache: Path) -> Iterator[ControlCharts]:
    """Give what draws control charts while the block lasts.

    Args:
        cache: folder for what drawing keeps between two runs.

    """
    with drawing(_HEIGHT_INCHES, cache) as figure:
        yield ControlCharts(figure)


class ControlCharts:
    """Draws control charts, one after the other on the same axes.

    To make axes, with their lines and ticks, takes longer than to draw what is on them.
    """

    def __init__(self, figure: Drawing) -> None:
        """Put on the figure what every chart has: points, those that stand out, three levels."""
        figure.set_layout_engine(None)  # the room is set below
        self._figure = figure
        self._drawn: dict[tuple[object, ...], str] = {}
        self._axes = figure.subplots()
        self._axes.spines[["top", "right"]].set_visible(False)
        self._levels = [
            self._axes.axhline(color=INK, linewidth=0.9, linestyle=style, zorder=1)
            for style in ("-", "--", "--")
        ]
        (self._points,) = self._axes.plot(
            [], [], color=LINE, linewidth=1.5, marker="o", markersize=3.5, zorder=2
        )
        (self._flagged,) = self._axes.plot(
            [], [], color=FAIL, linestyle="none", marker="D", markersize=7, zorder=3
        )

    def draw(self, name: str, series: Series, kind: str | None) -> str:
        """Draw the points, their mean and their limits; one that stands out has another shape.

        Args:
            name: what the names within the element begin with.
            series: the points.
            kind: `value_kind` of the figure.

        Returns:
            An ``svg`` element without size.

        """
        points = tuple((point.period, point.value or 0.0) for point in series.points)
        # several contracts and indicators may ask for the same cell of a measure
        drawn = (points, series.chart, kind)
        if drawn not in self._drawn:
            self._drawn[drawn] = self._svg(series, kind)
        return named(self._drawn[drawn], name)

    def _svg(self, series: Series, kind: str | None) -> str:
        chart = series.chart
        values = [point.value or 0.0 for point in series.points]
        levels = (chart.mean, chart.upper, _floor(series, kind))
        for line, level in zip(self._levels, levels, strict=True):
            line.set_ydata([level, level])
        self._points.set_data(range(len(values)), values)
        flagged = [position for position, flag in enumerate(chart.flags) if flag is not None]
        self._flagged.set_data(flagged, [values[position] for position in flagged])
        self._lay_months([point.period for point in series.points])
        self._lay_levels(levels, values, kind)
        return svg_of(self._figure)

    def _lay_months(self, periods: Sequence[str]) -> None:
        """Mark some months on the axis, the newest always."""
        newest = len(periods) - 1
        self._axes.set_xlim(-_SPARE_ACROSS * newest, (1 + _SPARE_ACROSS) * newest)
        ticks = range(newest, -1, -math.ceil(len(periods) / _MOST_LABELS))[::-1]
        self._axes.set_xticks(
            ticks, [words.short_month(periods[tick]).replace(" ", "\n") for tick in ticks]
        )

    def _lay_levels(
        self, levels: Sequence[float], values: Sequence[float], kind: str | None
    ) -> None:
        """Mark the levels that are far enough from each other, and make room for what they say."""
        lowest, highest = min(0.0, *levels, *values), max(0.0, *levels, *values)
        reach = highest - lowest or 1.0
        self._axes.set_ylim(lowest - 0.04 * reach, highest + 0.06 * reach)
        marks = [
            mark
            for number, mark in enumerate(levels)
            if all(abs(mark - other) > _TICKS_APART * reach for other in levels[:number])
        ]
        labels = [written(mark, kind) for mark in marks]
        self._axes.set_yticks(marks, labels)
        width, height = self._figure.get_size_inches()
        longest = max(len(label) for label in labels)
        self._figure.subplots_adjust(
            left=(_ROOM_BESIDE_INCHES + _ROOM_A_LETTER_INCHES * longest) / width,
            right=1 - _EDGE_INCHES / width,
            bottom=_ROOM_BELOW_INCHES / height,
            top=1 - _EDGE_INCHES / height,
        )


def _floor(series: Series, kind: str | None) -> float:
    """Give the lower limit: below zero only of a mean, which may be a change, or where it was."""
    goes_below = kind == "mean" or any((point.value or 0.0) < 0 for point in series.points)
    return series.chart.lower if goes_below else max(series.chart.lower, 0.0)
