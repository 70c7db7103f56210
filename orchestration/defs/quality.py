"""The quality gate as asset checks: one per rule and entity, blocking where the rule gates."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from orchestration.defs.ingest import WRITER_POOL
from orchestration.gate import RuleOutcome, Ruleset, load_ruleset, run_gate
from orchestration.lib.partitions import monthly_partitions
from orchestration.settings import Settings

RULESET = load_ruleset()


def check_name(rule_id: str) -> str:
    """Give the name of a rule's check; the asset it checks says the entity."""
    return rule_id.lower()


def relation_key(ruleset: Ruleset, rule_id: str, entity: str) -> dg.AssetKey:
    """Give the asset in which a rule looks at the records of an entity."""
    return dg.AssetKey(ruleset.relation_of(rule_id, entity).split("."))


def gate_check_specs(ruleset: Ruleset) -> list[dg.AssetCheckSpec]:
    """Derive the checks from the rules that the suites implement, in the register's order."""
    implemented = dict.fromkeys((check.rule_id, check.entity) for check in ruleset.checks)
    return [
        dg.AssetCheckSpec(
            name=check_name(rule_id),
            asset=relation_key(ruleset, rule_id, entity),
            description=ruleset.rules[rule_id].title,
            blocking=ruleset.rules[rule_id].is_gate,
            partitions_def=monthly_partitions,
            metadata={"rule": rule_id, "severity": ruleset.rules[rule_id].severity},
        )
        for rule_id, entity in implemented
    ]


def check_result(
    outcome: RuleOutcome, ruleset: Ruleset, *, period: str, report: Path, is_overridden: bool
) -> dg.AssetCheckResult:
    """Say how a rule came out; only a failure that closes the gate is an error.

    A failure that the commissioner accepted, or that ACCEPT overrides, stays visible as a warning.
    The page of the report is named where it has been written.
    """
    holds_back = outcome.is_gate and (
        outcome.status == "error"
        or (outcome.status == "fail" and outcome.failing_records > outcome.accepted_records)
    )
    return dg.AssetCheckResult(
        check_name=check_name(outcome.rule_id),
        asset_key=relation_key(ruleset, outcome.rule_id, outcome.entity),
        passed=outcome.status in ("pass", "not_applicable"),
        severity=dg.AssetCheckSeverity.ERROR
        if holds_back and not is_overridden
        else dg.AssetCheckSeverity.WARN,
        metadata={
            "month": period,
            "status": outcome.status,
            "checked": outcome.checked,
            "failed": outcome.failed,
            "failing records": outcome.failing_records,
            "accepted records": outcome.accepted_records,
            **({"report": dg.MetadataValue.path(report)} if report.exists() else {}),
        },
    )


@dg.multi_asset_check(name="quality_gate", specs=gate_check_specs(RULESET), pool=WRITER_POOL)
def quality_gate(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
    """Validate the new submissions, decide for the month and report every rule."""
    settings = Settings.from_environment()
    settings.prepare_home()
    outcome = run_gate(
        warehouse=settings.warehouse,
        home=settings.home,
        period=context.partition_key,
        accept=settings.accept_reason,
    )
    context.log.info(f"quality gate {outcome.gate} for {context.partition_key}")
    for note in outcome.notes:
        context.log.warning(note)
    for reason in outcome.reasons:
        context.log.info(reason)
    for result in outcome.results.values():
        yield check_result(
            result,
            RULESET,
            period=outcome.period,
            report=settings.quality / "index.html",
            is_overridden=outcome.accepted_reason is not None,
        )
    if not outcome.may_publish:
        raise dg.Failure(f"quality gate closed: {'; '.join(outcome.reasons)}", allow_retries=False)
