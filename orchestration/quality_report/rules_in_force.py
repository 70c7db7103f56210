"""Which rules of the register were not evaluated, and why: silence is no pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import duckdb

from orchestration.gate.rules import Rule, Ruleset

if TYPE_CHECKING:
    from orchestration.quality_report.content import RuleFinding

REASONS = (
    "error",
    "nothing_in_force",
    "not_validated",
    "other_months",
    "no_record_of_its_kind",
    "no_record_it_is_about",
)
"""Why a rule was not evaluated; the first that holds is given."""


@dataclass(frozen=True)
class RuleNotEvaluated:
    """A rule that came to no answer, and why; ``records`` of the kinds it looks at are in force."""

    rule: Rule
    reason: str
    records: int


def gather_rules_not_evaluated(
    connection: duckdb.DuckDBPyConnection, ruleset: Ruleset, findings: Sequence[RuleFinding]
) -> tuple[RuleNotEvaluated, ...]:
    """Say of each rule that neither passed nor failed why it did not.

    Args:
        connection: the connection on which ``decide`` left its tables.
        ruleset: the rules in use.
        findings: what the rules came to.

    """
    silent = [finding for finding in findings if finding.status in ("error", "not_applicable")]
    relations = {
        finding.rule.rule_id: {
            check.relation for check in ruleset.checks if check.rule_id == finding.rule.rule_id
        }
        for finding in silent
    }
    records = {
        relation: _records(connection, relation) for relation in set().union(*relations.values())
    }
    months = [
        (month, bool(is_validated))
        for month, is_validated in connection.execute(
            """
            select submission_month, bool_or(is_validated) from gate_unit
            where is_in_force
            group by submission_month
            order by submission_month
            """
        ).fetchall()
    ]
    found = []
    for finding in silent:
        held = sum(records[relation] for relation in relations[finding.rule.rule_id])
        reason = "error" if finding.status == "error" else _reason(finding.rule, months, held)
        found.append(RuleNotEvaluated(finding.rule, reason, held))
    return tuple(sorted(found, key=lambda row: (REASONS.index(row.reason), row.rule.rule_id)))


def _reason(rule: Rule, months: list[tuple[date, bool]], records: int) -> str:
    if not months:
        return "nothing_in_force"
    if not any(is_validated for _, is_validated in months):
        return "not_validated"
    if not any(
        (rule.valid_from or date.min) <= month <= (rule.valid_to or date.max) for month, _ in months
    ):
        return "other_months"
    return "no_record_it_is_about" if records else "no_record_of_its_kind"


def _records(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    """Count what is in force of a relation."""
    (records,) = connection.execute(
        f"""
        select count(*) from {relation} as records
        inner join gate_unit as units using (_file_id, agency_code)
        where units.is_in_force
        """
    ).fetchone() or (0,)
    return int(records)
