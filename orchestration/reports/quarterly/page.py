"""The quarterly report as HTML, with a page of cases for each indicator."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from orchestration.reports import figures
from orchestration.reports.charts import control
from orchestration.reports.figures import RATINGS, Figure
from orchestration.reports.pages import words
from orchestration.reports.pages.frame import MADE_FROM, environment_of
from orchestration.reports.quarterly.cases import Parts
from orchestration.reports.quarterly.content import (
    NO_COMMENTARY,
    ContractReport,
    Entry,
    Headline,
)

_ENVIRONMENT = environment_of(Path(__file__).with_name("templates"))

AUDIENCE = (
    "Restricted: for named staff of the commissioner, and for the provider on its own figures. "
    "Counts are exact."
)
NO_SERIES = (
    "The measure has no figure of a single month or quarter with two final values, and windows "
    "that overlap are not charted."
)
READING = (
    (
        "Value",
        "A share is a percentage with what it is made from, a count is a number, a mean has its "
        "own unit. “Not collected” is not zero: the reason names what is missing.",
    ),
    (
        "Previous period, same period last year",
        "The figure one reporting period before (a month, a quarter or a year, as the framework "
        "reports it), and of the same month a year before, both as known now.",
    ),
    (
        "Rating",
        "Green meets the target; amber reaches 80% of it, red less, unless the framework has a "
        "scale of its own. The sign and the word say what the colour says.",
    ),
    (
        "Number needed",
        "How many more cases the target would have taken with as many in the denominator.",
    ),
    (
        "Benchmark",
        "A published figure. Higher, lower or similar goes by whether it lies outside the 95% "
        "interval of ours.",
    ),
    (
        "Process control",
        "Points of single months or quarters with their mean and limits (XmR). A point that "
        "stands out breaks one of four rules; all else is what the service does anyway.",
    ),
    ("Insufficient data", "Too few of the forms or fields the figure needs are there."),
)


def summary(report: ContractReport) -> str:
    """Say in one paragraph where the contract stands."""
    entries = list(report.entries)
    collected = sum(bool(entry.collected) for entry in entries)
    told = sum(entry.is_told for entry in entries)
    missing = len(entries) - collected - told
    ratings = report.ratings
    said = (
        f"{words.counted(len(entries), 'indicator')}, of which {words.number(collected)} "
        f"{'has' if collected == 1 else 'have'} figures, {words.number(told)} "
        f"{'is' if told == 1 else 'are'} told in words and "
        f"{words.number(missing)} {'is' if missing == 1 else 'are'} not collected yet. "
    )
    rated = ", ".join(
        f"{words.number(ratings[rating])} {word.lower()}" for rating, (_, word) in RATINGS.items()
    )
    return f"{said}Of the figures {rated} and {words.number(ratings['not_rated'])} not rated."


def report_page(
    report: ContractReport, drawn: Mapping[str, str], window_labels: Mapping[str, str]
) -> str:
    """Give the report as one page.

    Args:
        report: what is in it.
        drawn: the control chart of each figure that has one, by the figure's name.
        window_labels: what each window is called.

    """
    return _render(
        "report.html.jinja",
        report=report,
        lead=lead(report),
        summary=summary(report),
        red_said=red_said,
        drawn={name: Markup(chart) for name, chart in drawn.items()},  # escaped by the library
        window_labels=window_labels,
        reading=READING,
    )


def cases_page(report: ContractReport, entry: Entry, parts: Mapping[str, Parts]) -> str:
    """Give the page of an indicator's cases.

    Args:
        report: where the indicator stands.
        entry: the indicator, with at least one figure.
        parts: what each of its figures is made of, by the figure's name.

    """
    return _render("cases.html.jinja", report=report, entry=entry, parts=parts)


def lead(report: ContractReport) -> str:
    """Say whose report it is, how new it is, and who may have it."""
    said = (
        f"{report.council}, {report.framework_title}. "
        f"Figures to {words.last_day(report.month.period)}"
    )
    if report.data_cut:
        said += f" from submissions up to {words.month(report.data_cut)}"
    return f"{said}. {AUDIENCE}"


def group(one: Headline) -> str:
    """Say of whom a figure is."""
    figure = one.figure
    said = figures.CLIENT_GROUPS.get(figure.client_group, figure.client_group)
    if figure.breakdown != "total":
        said += f", {figure.breakdown_value.replace('_', ' ')}"
    return said


def red_said(entry: Entry, one: Headline) -> str:
    """Say in a line what is red."""
    return (
        f"{entry.indicator.heading} ({group(one)}), "
        f"{figures.value_said(one.figure)} against {figures.target_said(one.figure)}."
    )


def periods(one: Headline) -> list[list[str]]:
    """Give the table of a figure beside its earlier ones: period, days, value, parts, interval."""
    return [
        [name, *(["no figure"] * 5 if figure is None else _period(figure))]
        for name, figure in (
            ("This period", one.figure),
            ("Previous period", one.previous),
            ("Same period last year", one.year_before),
        )
    ]


def _period(figure: Figure) -> list[str]:
    return [
        figures.window(figure),
        figures.value_said(figure),
        figures.amount(figure.numerator),
        figures.amount(figure.denominator),
        figures.interval(figure),
    ]


def facts(one: Headline) -> list[tuple[str, str]]:
    """Give what stands beside a figure, each part with its name."""
    figure = one.figure
    newest = words.month(figure.data_cut) if figure.data_cut else "not known"
    quality = [
        *(figures.caveats(figure) or ["No caveat."]),
        f"Newest submission used: {newest}.",
        *([one.measure.note] if one.measure is not None and one.measure.note else []),
    ]
    return [
        ("Target", figures.target_said(figure)),
        ("Rating", figures.rating_said(figure)),
        ("Distance from target", figures.distance(figure)),
        ("Number needed", figures.needed(figure)),
        ("Benchmark", " ".join([figures.benchmark_said(figure) + ".", *figures.further(figure)])),
        ("Quality", " ".join(quality)),
    ]


def commentary_said(entry: Entry) -> list[str]:
    """Give the commentary of each provider, or say that there is none."""
    return [
        ", ".join(
            [
                f"Commentary of {one.provider_code}",
                *(name.replace("_", " ") for name in (one.service_part, one.part) if name),
            ]
        )
        + f": {one.body}"
        for one in entry.commentary
    ] or [NO_COMMENTARY]


def chart_said(one: Headline, entry: Entry) -> str:
    """Say what the control chart of a figure shows."""
    if one.series is None:
        return NO_SERIES
    return control.said(one.series, one.figure.value_kind, entry.indicator.direction)


def _render(template: str, **content: Any) -> str:
    return _ENVIRONMENT.get_template(template).render(
        fig=figures,
        say=words,
        flags=control.FLAGS,
        audience=AUDIENCE,
        no_series=NO_SERIES,
        chart_said=chart_said,
        made_from=MADE_FROM,
        group=group,
        periods_of=periods,
        facts_of=facts,
        commentary_said=commentary_said,
        **content,
    )
