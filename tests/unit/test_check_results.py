"""What Dagster keeps of a rule's outcome: month, counts and where the report is."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.quality import check_result
from orchestration.gate import RuleOutcome, load_ruleset

RULESET = load_ruleset()
CHECK = RULESET.checks[0]


def result(report: Path, *, accepted: int = 0, is_overridden: bool = False) -> dg.AssetCheckResult:
    """Give the result of a gating rule that three of ten records break."""
    outcome = RuleOutcome(
        rule_id=CHECK.rule_id,
        entity=CHECK.entity,
        severity="reject",
        is_gate=True,
        status="fail",
        checked=10,
        failed=3,
        failing_records=3,
        accepted_records=accepted,
    )
    return check_result(
        outcome, RULESET, period="2025-03", report=report, is_overridden=is_overridden
    )


def test_a_result_says_its_month_and_counts(tmp_path: Path) -> None:
    metadata = result(tmp_path / "index.html").metadata
    assert {name: value.value for name, value in metadata.items()} == {
        "month": "2025-03",
        "status": "fail",
        "checked": 10,
        "failed": 3,
        "failing records": 3,
        "accepted records": 0,
    }


def test_a_result_names_the_report_where_there_is_one(tmp_path: Path) -> None:
    report = tmp_path / "index.html"
    report.touch()
    assert result(report).metadata["report"] == dg.MetadataValue.path(report)


@pytest.mark.parametrize(
    ("accepted", "is_overridden", "severity"),
    [
        (2, False, dg.AssetCheckSeverity.ERROR),
        (3, False, dg.AssetCheckSeverity.WARN),
        (0, True, dg.AssetCheckSeverity.WARN),
    ],
)
def test_a_failure_is_an_error_unless_all_of_it_is_accepted_or_overridden(
    accepted: int, is_overridden: bool, severity: dg.AssetCheckSeverity, tmp_path: Path
) -> None:
    found = result(tmp_path / "index.html", accepted=accepted, is_overridden=is_overridden)
    assert not found.passed
    assert found.severity == severity
