"""The packs for the contract meeting and for everybody: a table as CSV, page and spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from orchestration.lib.registers import register
from orchestration.lib.spreadsheet import Column, Sheets
from orchestration.reports.disclosure.audiences import (
    WITHHELD,
    Limits,
    Printed,
    is_ever_public,
    partnership,
    public,
)
from orchestration.reports.disclosure.earlier import earlier_counts
from orchestration.reports.disclosure.figures import Figure, figures_of
from orchestration.reports.disclosure.relations import marks_of
from orchestration.reports.figures import written_as
from orchestration.reports.pages import words
from orchestration.reports.pages.frame import environment_of
from orchestration.reports.published import EVERYBODY, Published
from orchestration.reports.report import Audience, Report

_TEMPLATES = Path(__file__).with_name("templates")
_GROUP = "Packs to hand out"
# what is read by people comes first; the rest tells a program which figure it is
_COLUMNS = (
    Column("Title", 44, "Name of the indicator."),
    Column("Indicator", 22, "Code of the indicator in the contract's framework."),
    Column("Part", 24, "What of it: blank for the headline."),
    Column("Clients", 14, "Adults, young people or all."),
    Column("Provider", 16, "The partnership, where a person counts once, or one provider."),
    Column("Window", 28, "First and last day of what the figure is about."),
    Column("Numerator", 11, "Persons or events counted."),
    Column("Denominator", 12, "Persons or events it is a share or a mean of."),
    Column("Value", 11, "The figure."),
    Column("Target", 11, "Target of the contract where it is a number of its own."),
    Column(
        "Rating", 9, "green, amber or red; blank where there is none, or the value is withheld."
    ),
    Column("Status", 18, "final, immature, insufficient_data or no_denominator."),
)
_KEY_FIELDS = (
    *("framework", "indicator_id", "role", "label", "measure", "component", "window_code"),
    *("window_start", "window_end", "area", "provider_code", "client_group", "breakdown"),
    *("breakdown_value", "value_kind"),
)


@dataclass(frozen=True)
class Pack:
    """A table of a framework for an audience, in all its forms."""

    name: str
    audience: Audience
    title: str
    about: str
    caption: str
    notes: Sequence[tuple[str, str]]
    figures: Sequence[tuple[Figure, Printed]]
    indicator_titles: dict[str, str]

    @property
    def titles(self) -> list[str]:
        """The headings of the columns."""
        return [column.title for column in _COLUMNS]

    @property
    def shown_rows(self) -> list[tuple[str, ...]]:
        """The rows as people read them."""
        return [
            (
                *(self.indicator_titles[figure.indicator_id], figure.indicator_id),
                *(_part(figure), words.CLIENT_GROUPS.get(figure.client_group, "All")),
                "partnership" if figure.provider_code == EVERYBODY else figure.provider_code,
                f"{words.day(figure.window_start)} to {words.day(figure.window_end)}",
                *(printed.numerator, printed.denominator, printed.value),
                *(_target(figure), printed.rag, figure.status),
            )
            for figure, printed in self.figures
        ]


def _part(figure: Figure) -> str:
    if figure.role == "headline" and figure.breakdown == "total":
        return figure.label
    value = figure.breakdown_value.replace("_", " ")
    return f"{figure.label}: {value}" if figure.label not in ("", value) else value


def _target(figure: Figure) -> str:
    """Give a target that says nothing of an earlier figure."""
    if figure.target is None or figure.target_kind != "fixed":
        return ""
    if written_as(figure.value_kind) == "share":
        return f"{100 * figure.target:g}%"
    return f"{figure.target:g}"


def write_packs(published: Published, out: Path, _cache: Path) -> list[Report]:
    """Write the packs of the month: for the partnership, and at a quarter's end for everybody.

    Args:
        published: the publication.
        out: folder of the reports.
        _cache: nothing is drawn here.

    """
    limits = Limits.in_force(published.month.report_date)
    figures = figures_of(published)
    marks = marks_of(figures, published, earlier_counts(out), largest_small=limits.largest_small)
    titles = dict(published.rows("select indicator_id, title from published.dim_indicator"))
    for_partnership = partial(partnership, marks=marks, limits=limits)
    for_public = partial(public, marks=marks, limits=limits)
    reports = []
    for framework in dict.fromkeys(figure.framework for figure in figures):
        own = [figure for figure in figures if figure.framework == framework]
        council = next(
            row["council"] for row in register("frameworks") if row["framework"] == framework
        )
        month = words.month(published.month.period)
        reports.append(
            _write(
                Pack(
                    framework,
                    "partnership",
                    f"{council}: figures for the contract meeting, {month}",
                    "What partners of the contract may be handed. Small numbers are withheld, and "
                    "so is what would give them away.",
                    f"Headlines and the breakdowns the contract asks for, {month}",
                    _partnership_notes(limits),
                    [(figure, for_partnership(figure)) for figure in own],
                    titles,
                ),
                published,
                out,
            )
        )
        if published.month.is_quarter_end:
            open_figures = [
                figure
                for figure in own
                if figure.provider_code == EVERYBODY
                and figure.role == "headline"
                and is_ever_public(figure)
            ]
            reports.append(
                _write(
                    Pack(
                        framework,
                        "public",
                        f"{council}: public figures, {month}",
                        "What anybody may be handed. Counts are rounded; small numbers are "
                        "withheld, and so is what would give them away.",
                        f"Headlines of the partnership, {month}",
                        _public_notes(limits),
                        [(figure, for_public(figure)) for figure in open_figures],
                        titles,
                    ),
                    published,
                    out,
                )
            )
    return reports


def _partnership_notes(limits: Limits) -> list[tuple[str, str]]:
    return [
        (limits.small, f"Between 1 and {limits.largest_small} persons. Zero is shown as 0."),
        (
            WITHHELD,
            "A count from which, with others of this or an earlier pack, a small number could be "
            "worked out; or a value that rests on such a count.",
        ),
        *_shared_notes(),
    ]


def _public_notes(limits: Limits) -> list[tuple[str, str]]:
    return [
        ("Counts", f"Rounded to the nearest {limits.rounding_base}: rows need not add up."),
        (
            "Percentages",
            "From the exact counts, in whole per cents; "
            f"{WITHHELD} where they are of fewer than {limits.fewest_of_share} persons.",
        ),
        (
            WITHHELD,
            f"A count between 1 and {limits.largest_small}, or one from which such a count could "
            "be worked out; or a value that rests on such a count.",
        ),
        *_shared_notes(),
    ]


def _shared_notes() -> list[tuple[str, str]]:
    return [
        (
            "Partnership",
            "All providers together; a person counts once, so providers may not add up.",
        ),
        ("no_denominator", "Nobody was in the denominator: there is no value, which is not zero."),
        ("insufficient_data", "Too little is known for the figure to be relied upon."),
        ("immature", "The window has not ended, or its latest cases are still followed up."),
    ]


def _write(pack: Pack, published: Published, out: Path) -> Report:
    folder = out / pack.audience
    folder.mkdir(exist_ok=True)
    _write_csv(pack, folder / f"{pack.name}.csv")
    page = environment_of(_TEMPLATES).get_template("pack.html.jinja").render(pack=pack)
    (folder / f"{pack.name}.html").write_text(page, encoding="utf-8")
    sheets = Sheets(
        folder / f"{pack.name}.xlsx",
        title=pack.title,
        subject="Figures of a drug and alcohol treatment contract",
        day=published.month.report_date,
        when_empty="No figures",
    )
    about = (Column("About", 28, ""), Column("Text", 110, ""))
    notes = [
        ("Title", pack.title),
        ("What it is", pack.about),
        *pack.notes,
        *((f"Column {column.title}", column.meaning) for column in _COLUMNS),
    ]
    sheets.add("Notes", about, notes)
    sheets.add("Figures", _COLUMNS, pack.shown_rows)
    sheets.close()
    path = f"{pack.audience}/{pack.name}"
    return Report(
        pack.title,
        _GROUP,
        pack.audience,
        tuple((form, f"{path}.{form.lower()}") for form in ("HTML", "XLSX", "CSV")),
        pack.about,
    )


def _write_csv(pack: Pack, path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(
            [*_KEY_FIELDS, "numerator", "denominator", "value", "target", "rag", "status"]
        )
        for figure, printed in pack.figures:
            writer.writerow(
                [
                    *(getattr(figure, field) for field in _KEY_FIELDS),
                    *(printed.numerator, printed.denominator, printed.value),
                    *(_target(figure), printed.rag, figure.status),
                ]
            )
