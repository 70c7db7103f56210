"""Write the quarterly reports of all contracts, in their three forms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from orchestration.reports.charts.control import control_charts
from orchestration.reports.figures import Measure
from orchestration.reports.published import Published
from orchestration.reports.quarterly.cases import Cases
from orchestration.reports.quarterly.content import ContractReport, reports_of
from orchestration.reports.quarterly.page import cases_page, report_page
from orchestration.reports.quarterly.pdf import report_pdf
from orchestration.reports.quarterly.workbook import report_workbook
from orchestration.reports.report import Report

FOLDER = "quarterly"
FORMS = (("web page", "html"), ("tagged PDF", "pdf"), ("workbook", "xlsx"))


def is_due(published: Published) -> bool:
    """Say whether the month ends a financial quarter."""
    return published.month.is_quarter_end


def build(published: Published, out: Path, cache: Path) -> Sequence[Report]:
    """Write the reports and the pages of cases behind them.

    Args:
        published: the publication.
        out: folder of the reports.
        cache: folder for what drawing keeps of the machine's fonts between two runs.

    """
    folder = out / FOLDER
    folder.mkdir()
    cases = Cases(published)
    window_labels = {one.window_code: one.window_label for one in published.read(Measure)}
    written = []
    with control_charts(cache) as charts:
        for report in reports_of(published):
            drawn = {
                one.name: charts.draw(one.name, one.series, one.figure.value_kind)
                for _, one in report.headlines
                if one.series is not None
            }
            (folder / f"{report.key}.html").write_text(
                report_page(report, drawn, window_labels), encoding="utf-8"
            )
            (folder / f"{report.key}.pdf").write_bytes(report_pdf(report, drawn, window_labels))
            (folder / f"{report.key}.xlsx").write_bytes(report_workbook(report))
            _write_cases(report, cases, folder / report.key)
            written.append(
                Report(
                    title=report.title,
                    group="Quarterly reports",
                    audience="restricted",
                    forms=tuple(
                        (name, f"{FOLDER}/{report.key}.{suffix}")
                        for name, suffix in (
                            ("web page", "html"),
                            ("tagged PDF", "pdf"),
                            ("workbook", "xlsx"),
                        )
                    ),
                    about=f"{report.council}: every indicator of the framework, down to the cases.",
                )
            )
    return written


def _write_cases(report: ContractReport, cases: Cases, folder: Path) -> None:
    folder.mkdir()
    for entry in report.entries:
        if entry.collected:
            parts = {
                one.name: cases.of(one.figure, entry.indicator.direction) for one in entry.collected
            }
            (folder / f"{entry.indicator.indicator_id}.html").write_text(
                cases_page(report, entry, parts), encoding="utf-8"
            )
