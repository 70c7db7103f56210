"""The page that defines each indicator: what the contract asks, and what is counted for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from orchestration.reports.figures import CLIENT_GROUPS, Indicator, Measure
from orchestration.reports.pages.frame import MADE_FROM, environment_of
from orchestration.reports.published import Published
from orchestration.reports.report import Report

FOLDER = "definitions"

_ENVIRONMENT = environment_of(Path(__file__).with_name("templates"))


def is_due(published: Published) -> bool:
    """Say that every month has them: other reports link to them."""
    return bool(published.months)


def build(published: Published, out: Path, _cache: Path) -> Sequence[Report]:
    """Write a page for each indicator; the index page lists them, so that none is a report."""
    folder = out / FOLDER
    folder.mkdir()
    measures = {
        (one.measure, one.component, one.window_code): one for one in published.read(Measure)
    }
    counted: dict[str, list[Measure]] = defaultdict(list)
    for indicator, *key in published.rows(
        "select distinct indicator_id, measure, component, window_code "
        "from published.indicator_values "
        "where period = ? and role = 'headline' and measure is not null order by all",
        [published.month.period],
    ):
        counted[indicator].append(measures[key[0], key[1], key[2]])
    for indicator in published.read(Indicator):
        (folder / f"{indicator.indicator_id}.html").write_text(
            definition_page(indicator, counted[indicator.indicator_id]), encoding="utf-8"
        )
    return []


def definition_page(indicator: Indicator, measures: Sequence[Measure]) -> str:
    """Give the page that defines an indicator.

    Args:
        indicator: what the contract asks.
        measures: what is counted for it.

    """
    properties = (
        ("Council", indicator.council),
        ("Where it stands", f"{indicator.section}, {indicator.source_ref}"),
        ("As printed", indicator.title_as_printed),
        ("Numerator", indicator.numerator),
        ("Denominator", indicator.denominator),
        ("Kind and unit", ", ".join(filter(None, (indicator.measure_type, indicator.unit)))),
        ("Of whom", CLIENT_GROUPS.get(indicator.client_group, indicator.client_group)),
        ("Window", (indicator.window_name or "").replace("_", " ")),
        ("Reported", indicator.reporting_frequency),
        ("Source of the data", (indicator.data_source or "").replace("_", " ")),
        ("Official value from", indicator.official_source),
        ("Better is", indicator.direction),
        ("Target in the document", indicator.target_as_printed),
        ("Carries an incentive", "yes" if indicator.is_incentivised else "no"),
        ("Outcomes it serves", indicator.outcomes),
        ("Our reading", indicator.reading),
        ("For the council to agree", indicator.decision),
    )
    return _ENVIRONMENT.get_template("definition.html.jinja").render(
        indicator=indicator, properties=properties, measures=measures, made_from=MADE_FROM
    )
