"""Indicators and their figures as they are published, and how they are put in words.

Each form of a report writes the same words, so that a figure reads alike wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from orchestration.lib.registers import register
from orchestration.reports.pages import words

_WRITTEN_AS = {row["value_kind"]: row["written_as"] for row in register("value_kinds")}
_NO_CASES_NEEDED = [
    row["value_kind"] for row in register("value_kinds") if row["has_cases_needed"] == "N"
]

RATINGS = {"red": ("✕", "Red"), "amber": ("!", "Amber"), "green": ("✓", "Green")}
"""The sign and the word of each rating: colour is never alone."""

CLIENT_GROUPS = {**words.CLIENT_GROUPS, "carer": "Carers", "all": "Everybody"}

# how the register of what is printed tells an empty cell from one that says what ours says
_BLANK = "(blank)"
_EMPTY_CELL = "left empty in the document"

_NOT_RATED = {
    "tbc": "target to be confirmed",
    "tba": "target to be agreed",
    "blank": "the framework leaves the target blank",
    "none": "no target",
    "not_rated": "shown, never rated",
    "not_loaded": "benchmark not loaded",
    "no_earlier_value": "no earlier value to rate against",
}
_COMPARATORS = {">=": "at least", ">": "over", "<=": "at most", "<": "under"}
_STATUSES = {
    "immature": "Not final",
    "insufficient_data": "Insufficient data",
    "no_denominator": "Nobody to count",
    "not_collected": "Not collected",
}


@dataclass(frozen=True)
class Indicator:
    """An indicator; the `printed_` fields are filled where the document and the register differ."""

    TABLE: ClassVar = "dim_indicator"
    indicator_id: str
    framework: str
    council: str
    framework_title: str
    position: int
    section: str
    source_ref: str
    title: str
    numerator: str | None
    denominator: str | None
    measure_type: str
    unit: str | None
    client_group: str
    window_name: str | None
    reporting_frequency: str
    reporting_months: int
    data_source: str | None
    official_source: str | None
    direction: str
    is_incentivised: bool
    facts_needed: str | None
    reading: str | None
    decision: str | None
    not_collected_reason: str | None
    printed_no: str | None
    printed_title: str | None
    printed_section: str | None
    printed_target: str | None
    target_text: str | None
    outcomes: str | None

    @property
    def number(self) -> str:
        """Give the number the document prints, or the place where it prints none."""
        return self.printed_no or self.source_ref

    @property
    def title_as_printed(self) -> str | None:
        """Give the title in the document's words, None where they are ours."""
        return _EMPTY_CELL if self.printed_title == _BLANK else self.printed_title

    @property
    def title_in_table(self) -> str:
        """Give the title for the framework's own table: the document's words where it has any."""
        if self.printed_title is None or self.printed_title == _BLANK:
            return self.title
        return self.printed_title

    @property
    def target_as_printed(self) -> str | None:
        """Give the target in the document's words."""
        return (
            _EMPTY_CELL
            if self.printed_target == _BLANK
            else (self.printed_target or self.target_text)
        )

    @property
    def heading(self) -> str:
        """Give number and title."""
        return f"{words.sentence(self.number)}: {self.title}"


@dataclass(frozen=True)
class Measure:
    """A measure's component in a window, as the publication defines it."""

    TABLE: ClassVar = "dim_measure"
    measure: str
    component: str
    window_code: str
    measure_name: str
    component_label: str
    window_label: str
    direction: str
    definition: str | None
    numerator: str | None
    denominator: str | None
    exclusions: str | None
    worked_example: str | None
    note: str | None


@dataclass(frozen=True)
class Figure:
    """A figure of an indicator; `value` is None where the status says why."""

    TABLE: ClassVar = "indicator_values"
    indicator_id: str
    contract: str
    framework: str
    period: str
    role: str
    label: str
    measure: str | None
    component: str | None
    window_code: str | None
    window_start: date | None
    window_end: date | None
    area: str
    provider_code: str
    client_group: str
    breakdown: str
    breakdown_value: str
    value_kind: str | None
    numerator: float | None
    denominator: float | None
    value: float | None
    share_of_total: float | None
    lower_95: float | None
    upper_95: float | None
    target: float | None
    comparator: str | None
    target_state: str
    achievement: float | None
    rag: str | None
    is_near_target: bool | None
    status: str
    status_reason: str | None
    needed: int | None
    needed_completions: int | None
    aspiration: float | None
    is_aspiration_met: bool | None
    earlier_value: float | None
    is_trend_met: bool | None
    benchmark: str | None
    benchmark_value: float | None
    benchmark_period: str | None
    compared: str | None
    better_or_worse: str | None
    top_quartile_edge: float | None
    top_quartile_areas: int | None
    is_in_top_quartile: bool | None
    needed_for_top_quartile: int | None
    data_cut: str | None
    stale_since: str | None

    @property
    def cell(self) -> tuple[str, ...]:
        """Give what tells the figure from the others of its indicator, contract and month."""
        return (
            *(self.provider_code, self.role, self.label),
            *(self.client_group, self.breakdown, self.breakdown_value),
        )

    @property
    def is_rated(self) -> bool:
        """Say whether it carries a colour."""
        return self.rag in RATINGS

    def written(self, value: float | None) -> str:
        """Write a value in the unit of the figure."""
        return written(value, self.value_kind)


def written_as(kind: str | None) -> str:
    """Give how a kind of value is written: as a share, a decimal or a number.

    Args:
        kind: `value_kind` of a figure; None where nothing of the kind is computed.

    """
    return _WRITTEN_AS[kind] if kind else "number"


def written(value: float | None, kind: str | None) -> str:
    """Write a value: a percentage with one decimal, a count with its thousands apart, a mean.

    Args:
        value: in the unit of the figure, so that a percentage is a fraction of 1.
        kind: `value_kind` of the figure.

    """
    if value is None:
        return "no value"
    match written_as(kind):
        case "share":
            return f"{100 * value:.1f}%"
        case "decimal":
            return f"{value:,.2f}"
        case _:
            return amount(value)


def amount(value: float | None) -> str:
    """Write a numerator or a denominator: a count, or a sum that may have decimals."""
    if value is None:
        return "none"
    return words.number(round(value)) if value == round(value) else f"{value:,.2f}"


def made_from(figure: Figure) -> str:
    """Write what a share or a mean is made from, and a part of a count as a share of it."""
    if figure.share_of_total is not None:
        return f"{100 * figure.share_of_total:.1f}% of all"
    if figure.value is None or figure.denominator is None:
        return ""
    return f"{amount(figure.numerator)} of {amount(figure.denominator)}"


def value_said(figure: Figure | None) -> str:
    """Write the value, or in short why there is none."""
    if figure is None:
        return "no figure"
    if figure.value is None:
        return _STATUSES.get(figure.status, figure.status.replace("_", " "))
    return figure.written(figure.value)


def interval(figure: Figure) -> str:
    """Write the 95% interval."""
    if figure.lower_95 is None or figure.upper_95 is None:
        return "none"
    return f"{figure.written(figure.lower_95)} to {figure.written(figure.upper_95)}"


def window(figure: Figure) -> str:
    """Write the days the figure is about."""
    if figure.window_start is None or figure.window_end is None:
        return "not known"
    if figure.window_start == figure.window_end:
        return words.day(figure.window_end)
    return f"{words.day(figure.window_start)} to {words.day(figure.window_end)}"


def target_said(figure: Figure) -> str:
    """Write the target as the figure is rated at it, or why there is none."""
    if figure.target is None:
        said = _NOT_RATED.get(figure.target_state, figure.target_state.replace("_", " "))
        return words.sentence(said)
    return f"{_COMPARATORS[figure.comparator or '>=']} {figure.written(figure.target)}"


def rating_said(figure: Figure) -> str:
    """Write the rating without its sign."""
    if figure.value is None:
        return "Not rated"
    if figure.rag not in RATINGS:
        return "Not rated"
    said = RATINGS[figure.rag][1]
    if figure.is_near_target:
        said += ", near the target"
    if figure.status != "final":
        said += f", on figures that are {_STATUSES[figure.status].lower()}"
    return said


def distance(figure: Figure) -> str:
    """Write value less target, in percentage points for a share."""
    if figure.value is None or figure.target is None:
        return "no target to be away from"
    away = figure.value - figure.target
    match written_as(figure.value_kind):
        case "share":
            return f"{100 * away:+.1f} percentage points"
        case "decimal":
            return f"{away:+,.2f}"
        case _:
            return f"{away:+,.0f}"


def needed(figure: Figure) -> str:
    """Write how many more or fewer cases the target takes."""
    if figure.needed is None:
        return "not reckoned: " + (
            "no number of cases makes up a figure of this kind"
            if figure.value_kind in _NO_CASES_NEEDED and figure.target is not None
            else "there is no target, or no figure"
        )
    if figure.needed == 0:
        return "none: the target is met"
    said = f"{words.number(abs(figure.needed))} {'more' if figure.needed > 0 else 'fewer'}"
    if figure.needed_completions:
        said += f"; {words.number(figure.needed_completions)} more completions, as some will return"
    return said


def benchmark_said(figure: Figure) -> str:
    """Write the comparison with the published figure, by the 95% interval."""
    if figure.benchmark_value is None or figure.benchmark is None:
        return "none is published for this figure"
    said = (
        f"{figure.written(figure.benchmark_value)} ({figure.benchmark.replace('_', ' ')}, "
        f"{figure.benchmark_period or 'days not known'})"
    )
    if figure.compared is None:
        return said + ": not compared, as there is no interval"
    said += f": this figure is {figure.compared}"
    if figure.better_or_worse not in (None, "similar"):
        said += f", that is {figure.better_or_worse}"
    return f"{said} (95% interval {interval(figure)})"


def further(figure: Figure) -> list[str]:
    """Write what is shown beside the rating: top quartile, aspiration, trend."""
    said = []
    if figure.top_quartile_edge is not None:
        inside = "in it" if figure.is_in_top_quartile else f"{figure.needed_for_top_quartile} away"
        said.append(
            f"Best quarter of {figure.top_quartile_areas} other areas begins at "
            f"{figure.written(figure.top_quartile_edge)}: {inside}."
        )
    if figure.aspiration is not None:
        met = "reached" if figure.is_aspiration_met else "not reached"
        said.append(f"Aspiration {figure.written(figure.aspiration)}: {met}.")
    if figure.earlier_value is not None:
        met = "moved as asked for" if figure.is_trend_met else "did not move as asked for"
        said.append(f"From {figure.written(figure.earlier_value)} earlier: it {met}.")
    return said


def caveats(figure: Figure) -> list[str]:
    """Write what to know before the figure is used."""
    said = []
    if figure.status != "final":
        kind = _STATUSES.get(figure.status, figure.status.replace("_", " "))
        said.append(f"{kind}: {figure.status_reason}." if figure.status_reason else f"{kind}.")
    if figure.status == "insufficient_data":
        said.append("It is not to be used as a result.")
    if figure.stale_since:
        said.append(
            "An agency sent nothing for the report month: its part is of "
            f"{words.month(figure.stale_since)}."
        )
    return said
