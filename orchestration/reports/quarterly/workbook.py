"""The quarterly report as a workbook in the columns of its framework.

One table a sheet, with a title, one header row and a name; no merged cell; notes first. A figure is
a number in its own unit, so that it can be reckoned with, and is shown as the other forms write it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from orchestration.reports import figures
from orchestration.reports.charts.control import FLAGS
from orchestration.reports.pages import words
from orchestration.reports.quarterly.content import ContractReport, Entry, Headline, Section
from orchestration.reports.quarterly.page import (
    READING,
    chart_said,
    commentary_said,
    group,
    lead,
    summary,
)

Cell = str | float | int | None

_COLUMNS = Path(__file__).with_name("framework_columns.csv")
_HEADER_ROW = 3
_WIDEST = 48
_FORMATS = {"share": "0.0%", "decimal": "#,##0.00", "number": "#,##0"}
# the columns every sheet of figures has, behind those of the framework
_OURS = (
    *("Indicator id", "Figure", "Of whom", "Days", "Value", "Numerator", "Denominator"),
    *("Lower end of 95% interval", "Upper end of 95% interval", "Previous period"),
    *("Same period last year", "Target value", "Target is", "Rating", "Distance from target"),
    *("Number needed", "Benchmark", "Status", "Quality", "Process control", "Commentary"),
)


@dataclass(frozen=True)
class Column:
    """A column of a framework's own table."""

    framework: str
    section_start: str
    sheet: str
    heading: str
    content: str


@dataclass(frozen=True)
class Sheet:
    """A table of the workbook; a cell is its value with the kind of number it is, if it is one."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[tuple[Cell, str | None], ...], ...]


def report_workbook(report: ContractReport) -> bytes:
    """Give the report as .xlsx.

    Args:
        report: what is in it.

    """
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    at = datetime.combine(report.month.report_date, time())
    book.set_properties(
        {"title": report.title, "author": "Treatment warehouse", "created": at, "comments": ""}
    )
    for sheet in (_notes(report), *_figures(report), *_points(report), *_compliance(report)):
        _write(book, sheet)
    book.close()
    return made.getvalue()


def _notes(report: ContractReport) -> Sheet:
    return _text_sheet(
        "Notes",
        report.title,
        ("About", "Note"),
        [
            ("Report", lead(report)),
            ("Summary", summary(report)),
            (
                "Sheets",
                "Each sheet has one table. The first columns are those of the framework, the "
                "others are the same on every sheet.",
            ),
            (
                "Empty cells",
                "There is nothing to tell, such as a target where none is set. A figure that is "
                "missing has its reason under Quality.",
            ),
            *READING,
        ],
    )


def _figures(report: ContractReport) -> Iterator[Sheet]:
    sheets: dict[str, tuple[tuple[Column, ...], list[Section]]] = {}
    for section in report.sections:
        columns = _columns_of(report.framework, section.title)
        sheets.setdefault(columns[0].sheet, (columns, []))[1].append(section)
    for name, (columns, sections) in sheets.items():
        yield Sheet(
            name=name,
            title=f"{report.title}: {name}",
            headings=(*(column.heading for column in columns), *_OURS),
            rows=tuple(
                row
                for section in sections
                for entry in section.entries
                for row in _rows(entry, section, columns)
            ),
        )


def _rows(
    entry: Entry, section: Section, columns: Sequence[Column]
) -> Iterator[tuple[tuple[Cell, str | None], ...]]:
    for one in entry.collected:
        yield (*_own(entry, section, one, columns), *_ours(entry, one))
    if not entry.collected:
        reason = f"{entry.instead}: {entry.reason}"
        of_whom = entry.indicator.client_group
        blanks = {
            "Indicator id": entry.indicator.indicator_id,
            "Of whom": figures.CLIENT_GROUPS.get(of_whom, of_whom),
            "Status": "final" if entry.is_told else "not_collected",
            "Quality": reason,
            "Commentary": " ".join(commentary_said(entry)),
        }
        ours = tuple((blanks.get(heading), None) for heading in _OURS)
        yield (*_own(entry, section, None, columns), *ours)


def _own(
    entry: Entry, section: Section, one: Headline | None, columns: Sequence[Column]
) -> Iterator[tuple[Cell, str | None]]:
    indicator = entry.indicator
    parts = (("Numerator", indicator.numerator), ("Denominator", indicator.denominator))
    content: Mapping[str, Cell] = {
        "number": indicator.number,
        "title": indicator.title_in_table,
        "section": section.title,
        "group": group(one) if one else None,
        "source": (indicator.data_source or "").replace("_", " ").upper(),
        "official_source": indicator.official_source,
        "construction": "; ".join(f"{name}: {text}" for name, text in parts if text),
        "target_text": indicator.target_as_printed,
        "frequency": indicator.reporting_frequency,
        "outcomes": indicator.outcomes,
        "performance": _performance(one) if one else f"{entry.instead}: {entry.reason}",
        "distance": figures.distance(one.figure) if one else None,
        "commentary": " ".join(commentary_said(entry)),
    }
    return ((content[column.content], None) for column in columns)


def _performance(one: Headline) -> str:
    made = figures.made_from(one.figure)
    return figures.value_said(one.figure) + (f" ({made})" if made else "")


def _ours(entry: Entry, one: Headline) -> Iterator[tuple[Cell, str | None]]:
    figure = one.figure
    kind = figures.written_as(figure.value_kind)
    away = None
    if figure.value is not None and figure.target is not None:
        away = figure.value - figure.target
    yield from ((figure.indicator_id, None), (one.name, None), (group(one), None))
    yield figures.window(figure), None
    yield figure.value, kind
    yield figure.numerator, "number"
    yield figure.denominator, "number"
    yield figure.lower_95, kind
    yield figure.upper_95, kind
    yield one.previous.value if one.previous else None, kind
    yield one.year_before.value if one.year_before else None, kind
    yield figure.target, kind
    yield figures.target_said(figure), None
    yield figures.rating_said(figure), None
    yield away, kind
    yield figure.needed, "number"
    yield figures.benchmark_said(figure), None
    yield figure.status, None
    yield " ".join(figures.caveats(figure)) or "No caveat.", None
    yield chart_said(one, entry), None
    yield " ".join(commentary_said(entry)), None


def _points(report: ContractReport) -> Iterator[Sheet]:
    rows = [
        (
            (one.name, None),
            (entry.indicator.title, None),
            (point.period, None),
            (point.window_start.isoformat(), None),
            (point.window_end.isoformat(), None),
            (point.value, figures.written_as(one.figure.value_kind)),
            (FLAGS[flag] if flag else "no", None),
        )
        for entry, one in report.headlines
        if one.series is not None
        for point, flag in zip(one.series.points, one.series.chart.flags, strict=True)
    ]
    if rows:
        yield Sheet(
            "Chart points",
            f"{report.title}: points of the process-control charts",
            ("Figure", "Indicator", "Month", "First day", "Last day", "Value", "Stands out"),
            tuple(rows),
        )


def _compliance(report: ContractReport) -> Iterator[Sheet]:
    if report.compliance:
        yield Sheet(
            "Data quality",
            f"{report.title}: records that break no rule that closes the gate",
            ("Provider", "Dataset", "Month", "Records", "Failing", "Compliance", "Gate"),
            tuple(
                (
                    (row.provider_code, None),
                    (words.dataset(row.dataset), None),
                    (row.period, None),
                    (row.records, "number"),
                    (row.failing_records, "number"),
                    (words.compliance(row.records, row.failing_records), None),
                    (row.gate, None),
                )
                for row in report.compliance
            ),
        )


def _text_sheet(
    name: str, title: str, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> Sheet:
    return Sheet(name, title, headings, tuple(tuple((text, None) for text in row) for row in rows))


@cache
def _register() -> tuple[Column, ...]:
    with _COLUMNS.open(encoding="utf-8", newline="") as lines:
        return tuple(Column(**row) for row in csv.DictReader(lines))


def _columns_of(framework: str, section: str) -> tuple[Column, ...]:
    """Give the columns the framework prints for a section, or plain ones where none are held."""
    own = tuple(
        column
        for column in _register()
        if column.framework == framework and section.startswith(column.section_start)
    )
    return own or tuple(column for column in _register() if not column.framework)


def _write(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 14}))
    page.write_string(1, 0, "This sheet has one table. Notes are on the sheet Notes.")
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    formats = {
        kind: book.add_format({"num_format": number, "valign": "top"})
        for kind, number in _FORMATS.items()
    }
    # names of two columns of one table must differ
    headings = [
        heading if heading not in sheet.headings[:place] else f"{heading} (2)"
        for place, heading in enumerate(sheet.headings)
    ]
    page.add_table(
        *(_HEADER_ROW, 0, _HEADER_ROW + max(len(sheet.rows), 1), len(headings) - 1),
        {
            "name": "table_" + re.sub(r"\W+", "_", sheet.name.lower()),
            "columns": [{"header": heading} for heading in headings],
            "style": "Table Style Light 1",
        },
    )
    for number, row in enumerate(sheet.rows, _HEADER_ROW + 1):
        for place, (value, kind) in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, place, value, plain)
            elif value is not None:
                is_whole = kind == "number" and value == round(value)
                shown = kind if is_whole or kind != "number" else "decimal"
                page.write_number(number, place, value, formats[shown or "number"])
    for place, heading in enumerate(headings):
        texts = (row[place][0] for row in sheet.rows)
        longest = max((len(text) for text in texts if isinstance(text, str)), default=0)
        page.set_column(place, place, min(_WIDEST, max(len(heading), longest) + 2))
    page.freeze_panes(_HEADER_ROW + 1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEADER_ROW)
