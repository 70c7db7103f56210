"""Prints every finding; ends with 1 when one of them is not accepted."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from orchestration.framework_linter.findings import CHECKS, Finding
from orchestration.framework_linter.lint import DEAD_ACCEPTANCE, Report, lint
from orchestration.framework_linter.registers import load_registers


def lines(report: Report) -> Iterator[str]:
    """Give the report: what is accepted first, what is open last, where the eye falls."""
    for finding in report.findings:
        if finding.key in report.readings:
            yield f"{_told(finding)}\n    accepted: {report.readings[finding.key]}"
    for finding in report.open + report.dead:
        yield f"{_told(finding)}\n    remedy: {finding.remedy}"
    accepted = len(report.findings) - len(report.open)
    yield (
        f"{len(report.findings)} findings: {accepted} accepted, {len(report.open)} open; "
        f"{len(report.dead)} accepted rows find nothing"
    )


def _told(finding: Finding) -> str:
    severity = "error" if finding.check_id == DEAD_ACCEPTANCE else CHECKS[finding.check_id].severity
    where = f" (seeds/{finding.row.file}.csv, row {finding.row.number})" if finding.row else ""
    place = " ".join(filter(None, (finding.framework, finding.place)))
    return f"{finding.check_id} {severity}: {place}{where}: {finding.problem}"


def main() -> int:
    """Lint the registers of the project."""
    report = lint(load_registers())
    for line in lines(report):
        print(line)
    return 0 if report.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
