"""The line chart of compliance by submission month."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.quality_report.content import TrendPoint
from orchestration.reports.charts.svg import FAIL, GRID, INK, LINE, drawing, named, svg_of
from orchestration.reports.pages import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PANEL_INCHES = 2.3
_MONTHS_BETWEEN_TICKS = (1, 2, 3, 6, 12, 24)
_MOST_TICKS = 6
_LEAST_DEPTH = 0.1  # per cent below 100 that an axis shows at least


def trend_chart(points: Sequence[TrendPoint], cache: Path) -> str:
    """Draw a panel per dataset, one below the other, over the same months.

    Args:
        points: at least one; by dataset and month.
        cache: folder for what the library keeps of the machine's fonts between two runs.

    Returns:
        An ``svg`` element without size, so that the page decides on it.

    """
    panels = [(code, list(group)) for code, group in groupby(points, key=lambda p: p.dataset)]
    months = _months_between(
        min(point.period for point in points), max(point.period for point in points)
    )
    with drawing(_PANEL_INCHES * len(panels), cache) as figure:
        axes = figure.subplots(len(panels), 1, sharex=True, squeeze=False)
        for panel, (code, of_dataset) in zip(axes[:, 0], panels, strict=True):
            _draw_panel(panel, words.dataset(code), of_dataset, months)
        return named(svg_of(figure), "trend")


def _draw_panel(
    panel: Axes, title: str, points: Sequence[TrendPoint], months: Sequence[str]
) -> None:
    by_month = {point.period: point for point in points}
    passing = {
        position: 100 - 100 * by_month[name].failing_records / by_month[name].records
        for position, name in enumerate(months)
        if name in by_month
    }
    # a month without a submission is a gap, not a zero
    values = [passing.get(position, math.nan) for position in range(len(months))]
    panel.axhline(100, color=INK, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
    panel.plot(values, color=LINE, linewidth=2, marker="o", markersize=4, zorder=2)
    failing = [
        position
        for position, name in enumerate(months)
        if name in by_month and by_month[name].failing_records
    ]
    # another shape as well as another colour
    panel.plot(
        failing,
        [passing[position] for position in failing],
        color=FAIL,
        linestyle="none",
        marker="D",
        markersize=8,
        zorder=3,
    )
    depth = max(_LEAST_DEPTH, *(100 - value for value in passing.values()))
    panel.set_ylim(100 - 1.15 * depth, 100 + 0.15 * depth)
    panel.set_yticks([100 - depth, 100 - depth / 2, 100], _tick_labels(depth))
    step = next(
        (step for step in _MONTHS_BETWEEN_TICKS if len(months) <= step * _MOST_TICKS),
        _MONTHS_BETWEEN_TICKS[-1],
    )
    # counted from the newest month, which is the one the page is about
    ticks = list(range(len(months) - 1, -1, -step))[::-1]
    panel.set_xlim(-0.7, len(months) - 0.3)
    panel.set_xticks(ticks, [words.short_month(months[tick]).replace(" ", "\n") for tick in ticks])
    panel.set_title(title, loc="left", fontsize=11, fontweight="bold")
    panel.grid(axis="y", color=GRID, linewidth=0.8)
    panel.set_axisbelow(True)
    panel.spines[["top", "right"]].set_visible(False)


def _tick_labels(depth: float) -> list[str]:
    decimals = 2 if depth < 2 else 1
    return [f"{100 - depth:.{decimals}f}%", f"{100 - depth / 2:.{decimals}f}%", "100%"]


def _months_between(first: str, last: str) -> list[str]:
    (year, month), (last_year, last_month) = (map(int, text.split("-")) for text in (first, last))
    count = 12 * (last_year - year) + last_month - month + 1
    return [
        f"{year + (month - 1 + step) // 12}-{(month - 1 + step) % 12 + 1:02d}"
        for step in range(count)
    ]
