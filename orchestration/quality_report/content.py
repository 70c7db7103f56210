"""What the data-quality report says, gathered from the tables that the gate's decision left.

Nothing here names a person: counts, rules, providers, agencies, months and paths of files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from orchestration.gate.decision import Decision
from orchestration.gate.published_figures import load_published_figures
from orchestration.gate.reference import reference_columns
from orchestration.gate.rules import SEVERITIES, Rule, Ruleset
from orchestration.lib.calendar import submission_deadline
from orchestration.quality_report.headline_ranges import HeadlineRanges, gather_headline_ranges
from orchestration.quality_report.outcome_forms import OutcomeForms, gather_outcome_forms
from orchestration.quality_report.rules_in_force import (
    RuleNotEvaluated,
    gather_rules_not_evaluated,
)
from orchestration.settings import SEEDS

STATUSES = ("error", "fail", "pass", "not_applicable")
"""What a rule can come to; a rule on several entities has the first of theirs."""

ISSUE_STATES = ("new", "persisting", "returned", "requested")
"""How failures stand against the month before, or that the commissioner is asked to accept them."""

TREND_MONTHS = 36
"""The chart is read at a glance; older months stay in compliance.csv."""


@dataclass(frozen=True)
class Causes:
    """What closes the gate, after what the commissioner has accepted."""

    unvalidated_files: int
    unchecked_rules: int
    rejected_files: tuple[str, ...]
    failing_records: int
    failing_providers: int
    failing_rules: int


@dataclass(frozen=True)
class Compliance:
    """What is in force of one dataset and provider, by the month it was submitted for.

    Returns accumulate: those of all months before the report's are one row, from ``first_period``
    to ``period``, and never stale. ``failing_records`` is None while one of its files is not
    validated.
    """

    dataset: str
    provider_code: str
    first_period: str
    period: str
    is_earlier_returns: bool
    is_stale: bool
    records: int
    failing_records: int | None
    is_open: bool


@dataclass(frozen=True)
class TrendPoint:
    """All providers of one dataset in one submission month."""

    dataset: str
    period: str
    records: int
    failing_records: int


@dataclass(frozen=True)
class RuleFinding:
    """One rule over everything in force; the counts are those of rule_results.csv and gate.json."""

    rule: Rule
    status: str
    checked: int
    failed: int
    failing_records: int
    accepted_records: int


@dataclass(frozen=True)
class ProviderFailure:
    """The records in force of one provider that break one rule."""

    rule: Rule
    dataset: str
    failing_records: int
    accepted_records: int


@dataclass(frozen=True)
class ProviderFindings:
    """What one provider with something in force has to mend; empty lists where nothing is."""

    provider_code: str
    failures: tuple[ProviderFailure, ...]
    rejected_files: tuple[str, ...]
    unvalidated_files: tuple[str, ...]
    unchecked_rules: tuple[str, ...]


@dataclass(frozen=True)
class Receipt:
    """When the submission in force of an agency was due and received; None is not known."""

    dataset: str
    provider_code: str
    agency_code: str
    period: str
    is_stale: bool
    deadline: date | None
    received: date | None


@dataclass(frozen=True)
class Issue:
    """How many failures of a rule at a provider are in a state, and since when they stand."""

    rule_id: str
    dataset: str
    provider_code: str
    state: str
    since_period: str | None
    issues: int


@dataclass(frozen=True)
class FieldCompleteness:
    """What the records in force of a dataset that should have a field hold in it."""

    dataset: str
    entity: str
    field: str
    requirement: str
    records: int
    valid: int
    other: int
    default: int
    invalid: int
    missing: int

    @property
    def answered(self) -> int:
        """Records with an answer, "not known" and "declined" included."""
        return self.valid + self.other + self.default


@dataclass(frozen=True)
class Measure:
    """A data-quality measure of a dataset over all providers; None is not known."""

    measure: str
    title: str
    definition: str
    dataset: str
    is_share: bool
    numerator: float | None
    denominator: float | None
    value: float | None
    rating: str | None
    status: str


@dataclass(frozen=True)
class Reconciliation:
    """What the local extract of a provider and its submissions to NDTMS have in common.

    Clients linked, on one side alone, and without the reference that would link them; stays of
    linked clients that one side alone has, and that end on different days.
    """

    provider_code: str
    clients_linked: int
    clients_local_only: int
    clients_ndtms_only: int
    clients_without_reference: int
    episodes_local_only: int
    episodes_ndtms_only: int
    exits_differ: int


@dataclass(frozen=True)
class Report:
    """Everything on the page."""

    period: str
    gate_is_open: bool
    accepted_reason: str | None
    causes: Causes
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    accepted_failures: int
    compliance: tuple[Compliance, ...]
    trend: tuple[TrendPoint, ...]
    rules: tuple[RuleFinding, ...]
    providers: tuple[ProviderFindings, ...]
    provider_names: dict[str, str]
    receipts: tuple[Receipt, ...]
    silent_agencies: tuple[tuple[str, str], ...]
    issues: tuple[Issue, ...]
    fields: tuple[FieldCompleteness, ...]
    measures: tuple[Measure, ...]
    headlines: HeadlineRanges
    outcome_forms: OutcomeForms
    not_evaluated: tuple[RuleNotEvaluated, ...]
    reconciliation: tuple[Reconciliation, ...]


def gather(
    connection: duckdb.DuckDBPyConnection,
    ruleset: Ruleset,
    decision: Decision,
    *,
    period: str,
    accepted_reason: str | None,
) -> Report:
    """Gather the report for one month.

    Args:
        connection: the connection ``decide`` and ``rank_fixes`` left their tables in.
        ruleset: the rules in use.
        decision: what ``decide`` came to.
        period: the report month, ``YYYY-MM``.
        accepted_reason: why a closed gate is passed all the same, if it is.

    """
    rules = _rules(ruleset, decision)
    receipts = _receipts(connection, period)
    published_period = load_published_figures(connection, SEEDS, period)
    return Report(
        period=period,
        gate_is_open=not decision.reasons,
        accepted_reason=accepted_reason,
        causes=_causes(connection, rules),
        reasons=tuple(decision.reasons),
        notes=tuple(decision.notes),
        accepted_failures=decision.counts["accepted_failures"],
        compliance=_compliance(connection, period),
        trend=_trend(connection, period),
        rules=rules,
        providers=_providers(connection, ruleset),
        provider_names=_provider_names(connection),
        receipts=receipts,
        silent_agencies=_silent_agencies(connection, receipts),
        issues=_issues(connection),
        fields=_fields(connection),
        measures=_measures(connection),
        headlines=gather_headline_ranges(connection, published_period),
        outcome_forms=gather_outcome_forms(connection, SEEDS, period, published_period),
        not_evaluated=gather_rules_not_evaluated(connection, ruleset, rules),
        reconciliation=_reconciliation(connection),
    )


def _rules(ruleset: Ruleset, decision: Decision) -> tuple[RuleFinding, ...]:
    """Roll the outcomes up to rules, worst first: not checked, then by severity and records."""
    findings = []
    for rule in ruleset.rules.values():
        outcomes = [result for result in decision.results if result.rule_id == rule.rule_id]
        findings.append(
            RuleFinding(
                rule=rule,
                status=min((result.status for result in outcomes), key=STATUSES.index),
                checked=sum(result.checked for result in outcomes),
                failed=sum(result.failed for result in outcomes),
                failing_records=sum(result.failing_records for result in outcomes),
                accepted_records=sum(result.accepted_records for result in outcomes),
            )
        )
    return tuple(
        sorted(
            findings,
            key=lambda finding: (
                STATUSES.index(finding.status),
                not finding.rule.is_gate,
                SEVERITIES.index(finding.rule.severity),
                -finding.failing_records,
                finding.rule.rule_id,
            ),
        )
    )


def _causes(connection: duckdb.DuckDBPyConnection, rules: tuple[RuleFinding, ...]) -> Causes:
    counted = connection.execute(
        """
        with closing as (
            select * from gate_shown anti join gate_acceptance using (failure_id)
            where is_gate and entity <> 'file'
        )

        select
            (
                select count(distinct _file_id) from gate_unit
                where is_in_force and not is_validated
            ),
            (
                select count(distinct (entity, _file_id, _row_number, agency_code)) from closing
            ),
            (select count(distinct provider_code) from closing),
            (select count(distinct rule_id) from closing)
        """
    ).fetchone()
    unvalidated, records, providers, failing_rules = map(int, counted or (0, 0, 0, 0))
    rejected = connection.execute(
        """
        select distinct path from gate_shown anti join gate_acceptance using (failure_id)
        where is_gate and entity = 'file'
        order by path
        """
    ).fetchall()
    return Causes(
        unvalidated_files=unvalidated,
        unchecked_rules=sum(
            finding.rule.is_gate and finding.status == "error" for finding in rules
        ),
        rejected_files=tuple(path for (path,) in rejected),
        failing_records=records,
        failing_providers=providers,
        failing_rules=failing_rules,
    )


def _compliance(connection: duckdb.DuckDBPyConnection, period: str) -> tuple[Compliance, ...]:
    rows = connection.execute(
        """
        with failing as (
            -- a record that breaks several rules fails once
            select _file_id, agency_code, count(distinct (entity, _row_number)) as failing_records
            from gate_shown
            where is_gate
            group by _file_id, agency_code
        ),

        units as (
            select
                gate_unit.*,
                strftime(gate_unit.submission_month, '%Y-%m') as period,
                coalesce(local_files.folder = 'returns', false)
                and strftime(gate_unit.submission_month, '%Y-%m') < $period as is_earlier_returns
            from gate_unit
            left join raw.local_file as local_files
                on gate_unit._file_id = -local_files.file_id
            where gate_unit.is_in_force
        )

        select
            units.dataset,
            units.provider_code,
            min(units.period),
            max(units.period) as newest_period,
            units.is_earlier_returns,
            sum(units.records),
            sum(coalesce(failing.failing_records, 0)),
            bool_and(units.is_validated),
            bool_or(closing._file_id is not null)
        from units
        left join failing using (_file_id, agency_code)
        left join gate_closing_unit as closing using (_file_id, agency_code)
        group by
            units.dataset, units.provider_code, units.is_earlier_returns,
            case when not units.is_earlier_returns then units.period end
        order by
            units.provider_code, units.dataset, units.is_earlier_returns, newest_period desc
        """,
        {"period": period},
    ).fetchall()
    return tuple(
        Compliance(
            dataset=dataset,
            provider_code=provider,
            first_period=first,
            period=newest,
            is_earlier_returns=is_earlier_returns,
            is_stale=newest < period and not is_earlier_returns,
            records=int(records),
            failing_records=int(failing) if is_validated else None,
            is_open=not is_closed,
        )
        for (
            dataset,
            provider,
            first,
            newest,
            is_earlier_returns,
            records,
            failing,
            is_validated,
            is_closed,
        ) in rows
    )


def _trend(connection: duckdb.DuckDBPyConnection, period: str) -> tuple[TrendPoint, ...]:
    rows = connection.execute(
        """
        with months as (
            select distinct period from gate_compliance where period <= $period
            order by period desc
            limit $months
        )

        select dataset, period, sum(records), sum(failing_records)
        from gate_compliance
        semi join months using (period)
        group by dataset, period
        order by dataset, period
        """,
        {"period": period, "months": TREND_MONTHS},
    ).fetchall()
    return tuple(
        TrendPoint(dataset, submitted, int(records), int(failing))
        for dataset, submitted, records, failing in rows
    )


def _providers(
    connection: duckdb.DuckDBPyConnection, ruleset: Ruleset
) -> tuple[ProviderFindings, ...]:
    codes = connection.execute(
        "select distinct provider_code from gate_unit where is_in_force order by provider_code"
    ).fetchall()
    failures = connection.execute(
        """
        select provider_code, rule_id, dataset, count(*), count(gate_acceptance.failure_id)
        from gate_shown left join gate_acceptance using (failure_id)
        group by provider_code, rule_id, dataset
        order by
            provider_code, bool_or(is_gate) desc,
            min(list_position(['reject', 'warn', 'info'], severity)),
            count(*) desc, rule_id, dataset
        """
    ).fetchall()
    rejected = connection.execute(
        """
        select distinct provider_code, path from gate_unit
        where is_in_force and is_rejected_whole
        order by all
        """
    ).fetchall()
    unvalidated = connection.execute(
        """
        select distinct provider_code, path from gate_unit
        where is_in_force and not is_validated
        order by all
        """
    ).fetchall()
    unchecked = connection.execute(
        """
        select distinct provider_code, rule_id from gate_rule_result
        where status = 'error'
        order by all
        """
    ).fetchall()
    return tuple(
        ProviderFindings(
            provider_code=code,
            failures=tuple(
                ProviderFailure(ruleset.rules[rule_id], dataset, int(failing), int(accepted))
                for provider, rule_id, dataset, failing, accepted in failures
                if provider == code
            ),
            rejected_files=tuple(path for provider, path in rejected if provider == code),
            unvalidated_files=tuple(path for provider, path in unvalidated if provider == code),
            unchecked_rules=tuple(rule_id for provider, rule_id in unchecked if provider == code),
        )
        for (code,) in codes
    )


def _provider_names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    if not reference_columns(connection, "agencies"):
        return {}
    rows = connection.execute(
        """
        select provider_code, min(provider_name) from raw.reference_agencies
        where provider_name is not null
        group by provider_code
        """
    ).fetchall()
    return dict(rows)


def _receipts(connection: duckdb.DuckDBPyConnection, period: str) -> tuple[Receipt, ...]:
    rows = connection.execute(
        """
        select dataset, provider_code, agency_code, period, received_date
        from gate_received
        order by provider_code, dataset, agency_code, period
        """
    ).fetchall()
    return tuple(
        Receipt(
            dataset=dataset,
            provider_code=provider,
            agency_code=agency,
            period=submitted,
            is_stale=submitted < period,
            deadline=submission_deadline(submitted),
            received=received,
        )
        for dataset, provider, agency, submitted, received in rows
    )


def _silent_agencies(
    connection: duckdb.DuckDBPyConnection, receipts: tuple[Receipt, ...]
) -> tuple[tuple[str, str], ...]:
    """Give agency and provider of those in the reference table that have nothing in force."""
    if not reference_columns(connection, "agencies"):
        return ()
    heard = {receipt.agency_code.upper() for receipt in receipts}
    rows = connection.execute(
        "select distinct agency_code, provider_code from raw.reference_agencies order by all"
    ).fetchall()
    return tuple((agency, provider) for agency, provider in rows if agency.upper() not in heard)


def _issues(connection: duckdb.DuckDBPyConnection) -> tuple[Issue, ...]:
    rows = connection.execute(
        """
        select rule_id, dataset, provider_code, state, since_period, count(*)
        from gate_failing_record
        group by all
        order by all
        """
    ).fetchall()
    return tuple(
        Issue(rule_id, dataset, provider, state, since, int(issues))
        for rule_id, dataset, provider, state, since, issues in rows
    )


def _fields(connection: duckdb.DuckDBPyConnection) -> tuple[FieldCompleteness, ...]:
    """Add the providers up, the field with the smallest share of answers first."""
    rows = connection.execute(
        """
        select
            dataset, entity, field, requirement, sum(records), sum(valid), sum(other),
            sum("default"), sum(invalid), sum(missing)
        from gate_field_completeness
        group by dataset, entity, field, requirement
        having sum(records) > 0
        order by sum(valid + other + "default") / sum(records), dataset, entity, field
        """
    ).fetchall()
    return tuple(FieldCompleteness(*row[:4], *map(int, row[4:])) for row in rows)


def _measures(connection: duckdb.DuckDBPyConnection) -> tuple[Measure, ...]:
    rows = connection.execute(
        """
        select
            register.measure, register.title, register.definition, measures.dataset,
            not starts_with(register.value_kind, 'count'), measures.numerator,
            measures.denominator, measures.value, measures.rating, measures.status
        from gate_dq_measure as measures
        inner join gate_dq_register as register on measures.measure = register.measure
        where
            measures.provider_code = 'all'
            and measures.component = 'value'
            -- of every field there is, these stand in a table of their own
            and not (register.basis = 'fields' and register.reads is null)
        order by all
        """
    ).fetchall()
    return tuple(Measure(*row) for row in rows)


def _reconciliation(connection: duckdb.DuckDBPyConnection) -> tuple[Reconciliation, ...]:
    """Give the providers with a local extract of clients in force; none where nothing has come."""
    findings = (
        *("client_linked", "client_local_only", "client_ndtms_only", "client_without_reference"),
        *("episode_local_only", "episode_ndtms_only", "exit_differs"),
    )
    counts = ", ".join(
        f"coalesce(sum(counted.number) filter (counted.finding = '{finding}'), 0)"
        for finding in findings
    )
    rows = connection.execute(
        f"""
        select providers.provider_code, {counts}
        from (select distinct provider_code from gate_local_side) as providers
        left join gate_reconciliation as counted using (provider_code)
        group by providers.provider_code
        order by providers.provider_code
        """
    ).fetchall()
    return tuple(Reconciliation(provider, *map(int, numbers)) for provider, *numbers in rows)
