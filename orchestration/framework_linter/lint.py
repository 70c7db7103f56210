"""Runs the checks and sets what is accepted apart from what is not."""

from __future__ import annotations

from dataclasses import dataclass

# the checks register themselves
from orchestration.framework_linter import checks, printed_checks  # noqa: F401
from orchestration.framework_linter.findings import CHECKS, Finding
from orchestration.framework_linter.registers import Registers

DEAD_ACCEPTANCE = "F00"


@dataclass(frozen=True)
class Report:
    """What the linter found.

    Attributes:
        findings: in the order of the checks.
        readings: by the key of a finding, the reading under which it is accepted.
        dead: accepted findings that no check finds any more.

    """

    findings: list[Finding]
    readings: dict[tuple[str, str, str], str]
    dead: list[Finding]

    @property
    def open(self) -> list[Finding]:
        """What is not accepted."""
        return [finding for finding in self.findings if finding.key not in self.readings]

    @property
    def is_clean(self) -> bool:
        """Whether every finding is accepted and every acceptance has a finding."""
        return not self.open and not self.dead


def lint(registers: Registers) -> Report:
    """Run every check."""
    findings = [finding for each in CHECKS.values() for finding in each.find(registers)]
    found = {finding.key for finding in findings}
    readings = {}
    dead = []
    for row in registers.framework_findings_accepted:
        key = row["check_id"], row["framework"], row["place"]
        readings[key] = row["reading"]
        if key not in found:
            dead.append(
                Finding(
                    DEAD_ACCEPTANCE,
                    row["framework"],
                    row["place"],
                    row,
                    f"{row['check_id']} is accepted here and finds nothing",
                    "take the row out of the register",
                )
            )
    return Report(findings, readings, dead)
