"""Lay the report out: Jinja templates, beside this module, over what is on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup

from orchestration.gate.rules import SEVERITIES
from orchestration.quality_report import wording
from orchestration.quality_report.chart import trend_chart
from orchestration.quality_report.content import ISSUE_STATES, STATUSES, Issue, Report
from orchestration.quality_report.forms_chart import forms_chart
from orchestration.quality_report.outcome_forms import FORMS
from orchestration.reports.pages import words
from orchestration.reports.pages.frame import environment_of

_TEMPLATES = Path(__file__).with_name("templates")

# a section has its anchor's name as that of its template
_SECTIONS = (
    ("decision", "Can the month be published?"),
    ("compliance", "Compliance by provider"),
    ("trend", "Compliance over time"),
    ("rules", "Rules, worst first"),
    ("providers", "What each provider has to mend"),
    ("headlines", "What could open issues do to the figures?"),
    ("forms", "Do outcome forms come as they should?"),
    ("fields", "How complete are the fields?"),
    ("measures", "Data-quality measures"),
    ("reconciliation", "Does the local extract agree with NDTMS?"),
    ("timeliness", "Were submissions on time?"),
    ("register", "How many rules are there?"),
    ("reading", "How to read this page"),
)


def page_of(report: Report, *, cache: Path) -> str:
    """Give the page: one HTML file that needs no other, and no network.

    Args:
        report: what is on it.
        cache: folder for what drawing keeps between two runs.

    """
    # drawn by the library, which escapes what it writes
    chart = Markup(trend_chart(report.trend, cache) if report.trend else "")
    chart_of_forms = Markup(forms_chart(report.outcome_forms, cache))
    return (
        environment_of(_TEMPLATES)
        .get_template("page.html.jinja")
        .render(
            sections=_SECTIONS,
            report=report,
            say=vars(words) | vars(wording),
            chart=chart,
            chart_of_forms=chart_of_forms,
            form_measures=FORMS,
            trend_months=sorted({point.period for point in report.trend}, reverse=True),
            trend_datasets=sorted({point.dataset for point in report.trend}),
            trend={(point.dataset, point.period): point for point in report.trend},
            not_holding=[
                finding for finding in report.rules if finding.status in ("error", "fail")
            ],
            holding=[
                finding for finding in report.rules if finding.status not in ("error", "fail")
            ],
            register=_register(report),
            register_total=Counter(finding.status for finding in report.rules),
            statuses=STATUSES,
            issue_states=ISSUE_STATES,
            issues=report.issues,
            incomplete=[field for field in report.fields if field.answered < field.records],
            complete=[field for field in report.fields if field.answered == field.records],
            issue_count=_issue_count,
            issue_since=_issue_since,
        )
    )


def _register(report: Report) -> list[tuple[str, Counter[str]]]:
    """Count the rules of the register by severity and status."""
    return [
        (
            severity,
            Counter(
                finding.status for finding in report.rules if finding.rule.severity == severity
            ),
        )
        for severity in SEVERITIES
    ]


def _issue_count(issues: Iterable[Issue], state: str, **fields: str) -> int:
    """Add up the issues of a state whose fields have the values given."""
    return sum(issue.issues for issue in _matching(issues, fields) if issue.state == state)


def _issue_since(issues: Iterable[Issue], **fields: str) -> str | None:
    """Give the oldest month since which one of the issues given stands."""
    return min(
        (issue.since_period for issue in _matching(issues, fields) if issue.since_period),
        default=None,
    )


def _matching(issues: Iterable[Issue], fields: dict[str, str]) -> Iterable[Issue]:
    return (
        issue
        for issue in issues
        if all(getattr(issue, name) == value for name, value in fields.items())
    )
