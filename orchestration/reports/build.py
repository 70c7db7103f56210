"""Make all reports of a publication and the page that links them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.reports import definitions, quarterly
from orchestration.reports.action_plan import plans
from orchestration.reports.calendar import report as calendar
from orchestration.reports.disclosure import packs
from orchestration.reports.exceptions import report as exceptions
from orchestration.reports.index import index_page
from orchestration.reports.monthly_workbook import workbook
from orchestration.reports.published import Published, opened
from orchestration.reports.report import Report

Say = Callable[[str], None]


@dataclass(frozen=True)
class Builder:
    """What makes one kind of report.

    Attributes:
        name: for the progress line, such as "quarterly reports".
        is_due: whether the month of the publication has such reports.
        build: writes them below the folder given, which is there, and gives what it wrote in the
            order of the index page. The last argument is a folder for what the library that draws
            keeps between two runs.

    """

    name: str
    is_due: Callable[[Published], bool]
    build: Callable[[Published, Path, Path], Sequence[Report]]


def _every_month(_: Published) -> bool:
    return True


def builders() -> tuple[Builder, ...]:
    """Give the builders in the order of the index page."""
    return (
        Builder("definitions", definitions.is_due, definitions.build),
        Builder("quarterly reports", quarterly.is_due, quarterly.build),
        Builder("performance action plans", plans.is_due, plans.write_plans),
        Builder("monthly workbooks", _every_month, workbook.write_workbooks),
        Builder("exception report", _every_month, exceptions.write_exceptions),
        Builder("contract calendar", _every_month, calendar.write_calendar),
        Builder("packs to hand out", _every_month, packs.write_packs),
    )


def build_reports(publication: Path, out: Path, *, cache: Path, say: Say) -> list[Report]:
    """Write all reports that are due, and the page that links them.

    Args:
        publication: folder with `marts.duckdb`.
        out: folder of the reports; it must not be there.
        cache: folder for what drawing keeps of the machine's fonts between two runs.
        say: takes a line of progress.

    """
    out.mkdir(parents=True)
    reports: list[Report] = []
    with opened(publication) as published:
        for builder in builders():
            if not builder.is_due(published):
                continue
            begun = time.monotonic()
            written = builder.build(published, out, cache)
            reports.extend(written)
            say(f"{builder.name:<16} {time.monotonic() - begun:.1f} s")
        (out / "index.html").write_text(index_page(published, reports, out), encoding="utf-8")
    return reports
