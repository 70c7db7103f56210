"""The quarterly report as tagged PDF (PDF/UA-1): the same words as the page, laid out for A4.

Set with fonts that come with the libraries and dated by the report month, so that the same content
gives the same bytes on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst

from orchestration.reports import figures
from orchestration.reports.figures import RATINGS, Figure
from orchestration.reports.pages import words
from orchestration.reports.pages.frame import MADE_FROM
from orchestration.reports.quarterly.content import ContractReport, Entry, Headline, Section
from orchestration.reports.quarterly.page import (
    NO_SERIES,
    READING,
    chart_said,
    commentary_said,
    facts,
    group,
    lead,
    periods,
    red_said,
    summary,
)

_LAYOUT = Path(__file__).with_name("templates") / "report.typ"


def report_pdf(
    report: ContractReport, drawn: Mapping[str, str], window_labels: Mapping[str, str]
) -> bytes:
    """Give the report as PDF.

    Args:
        report: what is in it.
        drawn: the control chart of each figure that has one, by the figure's name.
        window_labels: what each window is called.

    """
    import matplotlib as mpl  # noqa: PLC0415  its import takes most of a second

    at = report.month.report_date
    content = {
        "title": report.title,
        "year": at.year,
        "month": at.month,
        "day": at.day,
        "lead": lead(report),
        "summary": summary(report),
        "red": [red_said(entry, one) for entry, one in report.rated("red")],
        "sections": [_section(section, drawn, window_labels) for section in report.sections],
        "compliance": [
            [
                words.provider_code(row.provider_code),
                words.dataset(row.dataset),
                words.number(row.records),
                "not known" if row.failing_records is None else words.number(row.failing_records),
                words.compliance(row.records, row.failing_records),
                row.gate,
            ]
            for row in report.compliance
        ],
        "no_series": NO_SERIES,
        "reading": READING,
        "made_from": MADE_FROM,
    }
    return typst.compile(
        str(_LAYOUT),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"report": json.dumps(content)},
        # that of the drawings, which comes with their library
        font_paths=[str(Path(mpl.get_data_path()) / "fonts" / "ttf")],
        ignore_system_fonts=True,
        timestamp=int(datetime.combine(at, time(), UTC).timestamp()),
    )


def _section(
    section: Section, drawn: Mapping[str, str], window_labels: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "title": section.title,
        "rows": [row for entry in section.entries for row in _rows(entry)],
        "entries": [_entry(entry, drawn, window_labels) for entry in section.entries],
    }


def _rows(entry: Entry) -> Iterator[dict[str, Any]]:
    head = {"number": entry.indicator.number, "title": entry.indicator.title}
    for one in entry.collected:
        yield head | {
            "reason": None,
            "group": group(one),
            "now": _with_parts(one.figure),
            "previous": _with_parts(one.previous),
            "year_before": _with_parts(one.year_before),
            "target": figures.target_said(one.figure),
            "rating": _rating(one.figure),
        }
    if not entry.collected:
        of_whom = entry.indicator.client_group
        yield head | {
            "reason": f"{entry.instead}: {entry.reason}",
            "group": figures.CLIENT_GROUPS.get(of_whom, of_whom),
        }


def _entry(
    entry: Entry, drawn: Mapping[str, str], window_labels: Mapping[str, str]
) -> dict[str, Any]:
    indicator = entry.indicator
    return {
        "id": indicator.indicator_id,
        "heading": indicator.heading,
        "printed": indicator.title_as_printed,
        "target_text": indicator.target_as_printed,
        "figures": [_figure(entry, one, drawn, window_labels) for one in entry.collected],
        "instead": entry.instead,
        "reason": None if entry.collected else entry.reason,
        "commentary": commentary_said(entry),
    }


def _figure(
    entry: Entry, one: Headline, drawn: Mapping[str, str], window_labels: Mapping[str, str]
) -> dict[str, Any]:
    chart = None
    if one.series is not None:
        said = chart_said(one, entry)
        chart = {
            "svg": drawn[one.name],
            "alt": f"Process-control chart of {entry.indicator.title}. {said}",
            "said": f"Process control, {window_labels[one.series.window_code]}. {said}",
        }
    return {
        "group": group(one),
        "periods": periods(one),
        "facts": [{"name": name, "text": text} for name, text in facts(one)],
        "rating": _rating(one.figure),
        "chart": chart,
    }


def _with_parts(figure: Figure | None) -> dict[str, str]:
    return {
        "value": figures.value_said(figure),
        "parts": figures.made_from(figure) if figure is not None else "",
    }


def _rating(figure: Figure) -> dict[str, str | None]:
    is_rated = figure.value is not None and figure.rag in RATINGS
    return {
        "colour": figure.rag if is_rated else None,
        "sign": RATINGS[figure.rag or ""][0] if is_rated else None,
        "text": figures.rating_said(figure),
    }
