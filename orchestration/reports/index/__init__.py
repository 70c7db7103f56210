"""The page that links all reports: what is new, what is red, what changed, how to read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from orchestration.reports import definitions, figures
from orchestration.reports.figures import Figure, Indicator
from orchestration.reports.index.glossary import GLOSSARY
from orchestration.reports.pages import words
from orchestration.reports.pages.frame import MADE_FROM, environment_of
from orchestration.reports.published import EVERYBODY, Published
from orchestration.reports.report import Report

MOST_RESTATEMENTS = 200
"""Restated figures that are listed; the page says how many more there are."""

_TEMPLATES = Path(__file__).with_name("templates")
_CAUSES = {
    "late": "records that came late",
    "corrected": "records that were corrected",
    "withdrawn": "records that were withdrawn",
    "definition": "another definition or target",
}


@dataclass(frozen=True)
class Restatement:
    """A headline figure that reads differently from when it was last published."""

    indicator_id: str
    contract: str
    period: str
    client_group: str
    value_kind: str | None
    before: float | None
    after: float | None
    reason: str | None

    @property
    def cause(self) -> str:
        """Say why it changed."""
        return _CAUSES.get(self.reason or "", self.reason or "not known")


@dataclass(frozen=True)
class Changes:
    """What the publication changed of earlier ones.

    Attributes:
        publication: its number.
        listed: headline figures of whole partnerships, the newest month first.
        headlines: how many there are, listed or not.
        others: how many breakdowns, variants and figures of single providers changed beside them.

    """

    publication: int
    listed: tuple[Restatement, ...]
    headlines: int
    others: int


def index_page(published: Published, reports: Sequence[Report], out: Path) -> str:
    """Give the index page.

    Args:
        published: the publication.
        reports: what was written.
        out: folder of the reports, in which links are looked for.

    """
    indicators = {one.indicator_id: one for one in published.read(Indicator)}
    by_framework: dict[str, list[Indicator]] = defaultdict(list)
    for one in sorted(indicators.values(), key=lambda one: (one.council, one.position)):
        by_framework[one.council].append(one)
    red = published.read(
        Figure,
        "where period = ? and rag = 'red' and role = 'headline' and provider_code = ? "
        "order by contract, indicator_id, client_group, breakdown, breakdown_value",
        [published.month.period, EVERYBODY],
    )
    return (
        environment_of(_TEMPLATES)
        .get_template("index.html.jinja")
        .render(
            month=published.month,
            groups=[
                (name, list(of_group)) for name, of_group in groupby(reports, lambda one: one.group)
            ],
            indicators=indicators,
            by_framework=by_framework,
            red=red,
            link_of=lambda figure: _link(figure, out),
            changes=_changes(published),
            glossary=GLOSSARY,
            definitions=definitions.FOLDER,
            fig=figures,
            say=words,
            made_from=MADE_FROM,
        )
    )


def _link(figure: Figure, out: Path) -> str:
    """Lead to the cases where the month has them, else to the definition."""
    cases = f"quarterly/{figure.contract}/{figure.indicator_id}.html"
    if (out / cases).exists():
        return cases
    return f"{definitions.FOLDER}/{figure.indicator_id}.html"


def _changes(published: Published) -> Changes:
    publication = published.rows("select max(publication) from published.indicator_history")[0][0]
    found = published.rows(
        """
        select
            changed.indicator_id, changed.contract, changed.period, changed.client_group,
            now.value_kind, changed.value_before, changed.value_after, changed.reason
        from published.indicator_restatements as changed
        left join published.indicator_values as now
            using (
                indicator_id, contract, period, area, provider_code, role, label, client_group,
                breakdown, breakdown_value
            )
        where
            changed.publication_after = ? and changed.role = 'headline'
            and changed.provider_code = ?
        order by changed.period desc, changed.contract, changed.indicator_id, changed.client_group,
            changed.breakdown, changed.breakdown_value
        """,
        [publication, EVERYBODY],
    )
    every = published.rows(
        "select count(*) from published.indicator_restatements where publication_after = ?",
        [publication],
    )[0][0]
    return Changes(
        publication=publication,
        listed=tuple(Restatement(*row) for row in found[:MOST_RESTATEMENTS]),
        headlines=len(found),
        others=every - len(found),
    )
