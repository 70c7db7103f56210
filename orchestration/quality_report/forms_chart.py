"""The bar chart of outcome-form compliance: a panel for each kind of form, a bar per provider."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.quality_report.outcome_forms import FormShare, OutcomeForms
from orchestration.reports.charts.svg import FAIL, INK, LINE, drawing, named, svg_of
from orchestration.reports.pages import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BAR_INCHES = 0.26
_PANEL_INCHES = 0.5
_ROOM_FOR_VALUE = 118  # per cent on the axis, so that a value stands beside a whole bar


def forms_chart(forms: OutcomeForms, cache: Path) -> str:
    """Draw the providers' shares; nothing where no form was due.

    Args:
        forms: the section.
        cache: folder for what the library keeps of the machine's fonts between two runs.

    """
    panels = [(kind.label, due) for kind in forms.kinds if (due := forms.due(kind))]
    if not panels:
        return ""
    bars = [len(shares) for _, shares in panels]
    height = _PANEL_INCHES * (len(panels) + 1) + _BAR_INCHES * sum(bars)
    with drawing(height, cache) as figure:
        axes = figure.subplots(
            *(len(panels), 1),
            sharex=True,
            squeeze=False,
            gridspec_kw={
                "height_ratios": [_PANEL_INCHES + _BAR_INCHES * number for number in bars]
            },
        )
        for panel, (label, shares) in zip(axes[:, 0], panels, strict=True):
            _draw_panel(panel, words.sentence(label), shares, forms.standard)
        return named(svg_of(figure), "forms")


def _draw_panel(panel: Axes, title: str, shares: list[FormShare], standard: float) -> None:
    values = [100 * share.numerator / share.denominator for share in shares]
    positions = range(len(shares))
    panel.barh(
        positions,
        values,
        height=0.62,
        color=["white" if share.is_below else LINE for share in shares],
        edgecolor=[FAIL if share.is_below else LINE for share in shares],
        # hatched as well as of another colour
        hatch=["////" if share.is_below else "" for share in shares],
    )
    panel.axvline(100 * standard, color=INK, linewidth=1.2, linestyle=(0, (4, 3)))
    for position, value, share in zip(positions, values, shares, strict=True):
        said = words.compliance(share.denominator, share.denominator - share.numerator)
        panel.text(
            *(value + 1.5, position, said),
            va="center",
            fontsize=10,
            # where it meets the line of the standard, the line gives way
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    panel.set_yticks(positions, [words.provider_code(share.code) for share in shares])
    panel.invert_yaxis()
    panel.set_xlim(0, _ROOM_FOR_VALUE)
    panel.set_xticks([0, 20, 40, 60, 80, 100], ["0%", "20%", "40%", "60%", "80%", "100%"])
    panel.set_title(title, loc="left", fontsize=11, fontweight="bold")
    panel.spines[["top", "right"]].set_visible(False)
    panel.tick_params(axis="y", length=0)
