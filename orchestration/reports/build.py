"""Make all reports of a publication and the page that links them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from orchestration.reports import definitions, quarterly
from orchestration.reports.action_plan import plans
from orchestration.reports.builder import Builder, built
from orchestration.reports.calendar import report as calendar
from orchestration.reports.disclosure import packs
from orchestration.reports.exceptions import report as exceptions
from orchestration.reports.index import index_page
from orchestration.reports.monthly_workbook import workbook
from orchestration.reports.published import Published, opened
from orchestration.reports.report import Report

Say = Callable[[str], None]


def _every_month(_: Published) -> bool:
    return True


def builders() -> tuple[Builder, ...]:
    """Give the builders in the order of the index page."""
    return (
        Builder("definitions", definitions.is_due, definitions.build),
        Builder("quarterly reports", quarterly.is_due, quarterly.build, is_apart=True),
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
    with (
        opened(publication) as published,
        # not forked: this process has threads, of the database and of Dagster
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart,
        ThreadPoolExecutor(1) as here,
    ):
        making = [
            (
                builder.name,
                (apart if builder.is_apart else here).submit(
                    built, builder, publication, out, cache
                ),
            )
            for builder in builders()
            if builder.is_due(published)
        ]
        for name, made in making:
            written, seconds = made.result()
            reports.extend(written)
            say(f"{name:<16} {seconds:.1f} s")
        (out / "index.html").write_text(index_page(published, reports, out), encoding="utf-8")
    return reports
