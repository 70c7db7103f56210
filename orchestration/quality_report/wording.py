"""Numbers, months and findings in words.

"100%" is said only where nothing fails: what passes is rounded down, what fails is rounded up, and
what is not known is said to be so.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from orchestration.gate.rules import FIX_WHERE
from orchestration.quality_report.content import (
    Compliance,
    Measure,
    ProviderFailure,
    Receipt,
    Report,
    RuleFinding,
    TrendPoint,
)
from orchestration.quality_report.headline_ranges import HeadlineRange
from orchestration.quality_report.outcome_forms import OutcomeForms
from orchestration.quality_report.rules_in_force import RuleNotEvaluated
from orchestration.reports.pages.words import (
    compliance,
    counted,
    dataset,
    month,
    number,
    provider_code,
    sentence,
    share,
    share_failed,
)

SEVERITIES = {"reject": "Reject", "warn": "Warning", "info": "For information"}
STATUSES = {
    "error": "Could not be checked",
    "fail": "Failed",
    "pass": "Passed",
    "not_applicable": "Nothing to look at",
}
ISSUE_STATES = {
    "new": "New",
    "persisting": "Persisting",
    "returned": "Returned",
    "requested": "Requested",
}


def decision(report: Report) -> str:
    """Say in one sentence what the gate decided."""
    named = month(report.period)
    if not report.compliance:
        return f"The gate is open, but nothing was checked: nothing is in force for {named}."
    if report.gate_is_open:
        return f"The gate is open: {named} can be published."
    if report.accepted_reason is not None:
        return f"The gate is closed, and {named} is published in spite of it."
    return f"The gate is closed: {named} is not published, and the last publication still stands."


def causes(report: Report) -> list[str]:
    """Say why the gate decided as it did, one sentence per kind of cause."""
    found = report.causes
    if report.gate_is_open:
        if not report.compliance:
            return []
        if not report.accepted_failures:
            return ["No record in force breaks a rule that closes the gate."]
        return [
            f"{counted(report.accepted_failures, 'failure')} of rules that close the gate "
            f"{'was' if report.accepted_failures == 1 else 'were'} accepted by the commissioner; "
            "no other record in force breaks such a rule."
        ]
    sentences = []
    if found.failing_records:
        breaks = "breaks" if found.failing_records == 1 else "break"
        sentences.append(
            f"{counted(found.failing_records, 'record')} of "
            f"{counted(found.failing_providers, 'provider')} {breaks} "
            f"{counted(found.failing_rules, 'rule')} that must hold for every record."
        )
    if found.rejected_files:
        verb = "is" if len(found.rejected_files) == 1 else "are"
        sentences.append(
            f"{counted(len(found.rejected_files), 'file')} {verb} not accepted as a whole: "
            f"{', '.join(found.rejected_files)}."
        )
    if found.unvalidated_files:
        verb = "is" if found.unvalidated_files == 1 else "are"
        sentences.append(f"{counted(found.unvalidated_files, 'file')} {verb} not checked yet.")
    if found.unchecked_rules:
        sentences.append(
            f"{counted(found.unchecked_rules, 'rule')} could not be checked; "
            "the people who run the warehouse must look into it."
        )
    return sentences


def overall(rows: Sequence[Compliance]) -> tuple[int, int | None]:
    """Add up records and failing records; one that is not known leaves the sum not known."""
    failing = 0
    for row in rows:
        if row.failing_records is None:
            return sum(each.records for each in rows), None
        failing += row.failing_records
    return sum(row.records for row in rows), failing


def submitted_for(row: Compliance) -> str:
    """Name the month that a row was submitted for, or the months of earlier returns."""
    if not row.is_earlier_returns:
        return month(row.period)
    if row.first_period == row.period:
        return f"Returns of {month(row.period)}"
    return f"Returns of {month(row.first_period)} to {month(row.period)}"


def timeliness(receipt: Receipt) -> str:
    """Say whether a submission came in time."""
    if receipt.received is None or receipt.deadline is None:
        return "Not known"
    late = (receipt.received - receipt.deadline).days
    return f"Late by {counted(late, 'day')}" if late > 0 else "On time"


def trend_in_words(points: Sequence[TrendPoint]) -> str:
    """Say what the chart shows, for those who do not see it."""
    sentences = []
    for code, of_dataset in groupby(points, key=lambda point: point.dataset):
        months = list(of_dataset)
        failing = [point for point in months if point.failing_records]
        newest = months[-1]
        said = f"{dataset(code)}, {counted(len(months), 'month')} up to {month(newest.period)}: "
        if not failing:
            said += "100% in every month."
        else:
            worst = min(failing, key=lambda point: 1 - point.failing_records / point.records)
            said += (
                f"100% in {number(len(months) - len(failing))} of them; lowest in "
                f"{month(worst.period)} with {compliance(worst.records, worst.failing_records)}"
            )
            if worst != newest:
                said += (
                    f"; {compliance(newest.records, newest.failing_records)} "
                    f"in {month(newest.period)}"
                )
            said += "."
        sentences.append(said)
    return " ".join(sentences)


def where_to_fix(finding: RuleFinding) -> str:
    """Say where the cause of a failure lies as a rule."""
    return FIX_WHERE[finding.rule.fix_where]


def effect(finding: RuleFinding | ProviderFailure | RuleNotEvaluated) -> str:
    """Say what a failure of a rule does."""
    closes = "closes the gate" if finding.rule.is_gate else "does not close the gate"
    return f"{SEVERITIES[finding.rule.severity]}, {closes}"


_NOT_MEASURED = {
    "not_collected": "not collected",
    "no_denominator": "nothing to measure",
    "not_known": "not known",
}


def measured(row: Measure) -> str:
    """Say what a measure came to: a share with what it is made from, or a count."""
    if row.value is None or row.numerator is None:
        return _NOT_MEASURED[row.status]
    if not row.is_share:
        trial = " (trial limits: fewer than 12 months)" if row.status == "trial_limits" else ""
        return number(round(row.value)) + trial
    asked = round(row.denominator or 0)
    met = round(row.numerator)
    return f"{compliance(asked, asked - met)} ({number(met)} of {number(asked)})"


FORMS = {
    "TOP01": "Adults: Treatment Outcomes Profile (TOP)",
    "YP03": "Young people: Young People's Outcomes Record (YPOR)",
}
_OUT_OF_RANGE = {"not_bounded": "not bounded", "not_known": "not known"}
_NOT_EVALUATED = {
    "error": "The check could not be made, or its two counts differ; see the log of the gate.",
    "nothing_in_force": "Nothing is in force.",
    "not_validated": "No file in force has been checked yet.",
    "no_record_of_its_kind": "No record of the kind it looks at is in force.",
}


def last_published(row: HeadlineRange) -> str:
    """Say a headline figure as it was published."""
    if row.numerator is None:
        return "not known"
    if row.value_kind == "count":
        return number(round(row.numerator))
    if row.value_kind == "proportion":
        return share(row.numerator, row.denominator or 0)
    return f"{row.numerator / row.denominator:.2f}" if row.denominator else "nothing to count"


def lowest(row: HeadlineRange) -> str:
    """Say the lowest value a headline figure can come to, rounded down."""
    if row.status != "bounded" or row.numerator is None:
        return _OUT_OF_RANGE.get(row.status, "not known")
    if row.value_kind == "count":
        return number(round(row.numerator))
    asked = round(row.denominator or 0) + row.cases
    return compliance(asked, asked - round(row.numerator))


def highest(row: HeadlineRange) -> str:
    """Say the highest value a headline figure can come to, rounded up."""
    if row.status != "bounded" or row.numerator is None:
        return _OUT_OF_RANGE.get(row.status, "not known")
    if row.value_kind == "count":
        return number(round(row.numerator) + row.cases)
    return share_failed(round(row.denominator or 0) + row.cases, round(row.numerator) + row.cases)


def forms_in_words(forms: OutcomeForms) -> str:
    """Say what the chart of outcome forms shows, for those who do not see it."""
    sentences = []
    for kind in forms.kinds:
        due = forms.due(kind)
        if not due:
            continue
        worst = min(due, key=lambda found: found.numerator / found.denominator)
        met = sum(not found.is_below for found in due)
        sentences.append(
            f"{sentence(kind.label)}: {met} of {counted(len(due), 'provider')} at the standard "
            f"or over it; lowest is {provider_code(worst.code)} with "
            f"{share(worst.numerator, worst.denominator)}."
        )
    return " ".join(sentences)


def standard(value: float) -> str:
    """Say a standard, a whole percentage."""
    return f"{value:.0%}"


def why_not_evaluated(row: RuleNotEvaluated) -> str:
    """Say why a rule came to no answer."""
    if row.reason == "other_months":
        bounds = [
            f"{word} {month(f'{day_of:%Y-%m}')}"
            for word, day_of in (("from", row.rule.valid_from), ("until", row.rule.valid_to))
            if day_of
        ]
        return f"The rule holds {' '.join(bounds)}; what is in force is of other months."
    if row.reason == "no_record_it_is_about":
        return f"Records that it could look at: {number(row.records)}. It is about none of them."
    return _NOT_EVALUATED[row.reason]
