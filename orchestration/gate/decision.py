"""Open or closed: what the stored results say about the month to publish.

The gate looks at the snapshots in force at PERIOD and at files rejected whole under that month.
Older and replaced submissions keep their results and close nothing. A failure that the commissioner
has accepted is still shown and counted, but does not close the gate.

Everything is worked out in temporary tables of one connection, which ``outputs`` then writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import pyarrow as pa

from orchestration.gate.completeness import count_fields
from orchestration.gate.covering import CRITERIA, blank_to_null, cover
from orchestration.gate.errors import GateError
from orchestration.gate.issues import find_issues
from orchestration.gate.items import count_items
from orchestration.gate.measures import compute_measures
from orchestration.gate.reconciliation import reconcile
from orchestration.gate.reference import as_date, find_received, reference_columns
from orchestration.gate.requests import load_requests
from orchestration.gate.results import LANDED_FILES
from orchestration.gate.rules import LOCAL_DATASET, LOCAL_RECORD, Ruleset
from orchestration.gate.volume import judge_volume
from orchestration.settings import SEEDS

# the agency of rows that name none, in a file that names none
_NO_AGENCY = "unknown"


@dataclass(frozen=True)
class RuleOutcome:
    """What one rule came to on one entity, over everything the gate looks at for the month.

    ``status`` is ``error``, ``fail``, ``pass`` or ``not_applicable``. ``checked`` and ``failed``
    are summed over the fields of the rule, as in rule_results.csv; ``failing_records`` counts
    records, a record with several failing fields once; ``accepted_records`` are those of them that
    the commissioner has accepted.
    """

    rule_id: str
    entity: str
    severity: str
    is_gate: bool
    status: str
    checked: int
    failed: int
    failing_records: int
    accepted_records: int


@dataclass(frozen=True)
class Decision:
    """The gate's answer: ``reasons`` is empty exactly when it is open; no personal value in it."""

    reasons: list[str]
    notes: list[str]
    results: list[RuleOutcome]
    counts: dict[str, int]


def month_bounds(period: str) -> tuple[date, date]:
    """Give the first and last day of a month written ``YYYY-MM``.

    Raises:
        GateError: it is not written so.

    """
    try:
        first = date.fromisoformat(f"{period}-01")
    except ValueError:
        raise GateError(f"PERIOD {period!r}: must be a month written YYYY-MM") from None
    if len(period) != len("YYYY-MM"):
        raise GateError(f"PERIOD {period!r}: must be a month written YYYY-MM")
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first, following - timedelta(days=1)


def decide(connection: duckdb.DuckDBPyConnection, ruleset: Ruleset, period: str) -> Decision:
    """Decide for one month and leave the tables that the outputs are written from.

    Leaves the temporary tables ``gate_unit`` (agency in file), ``gate_rule_failure`` (stored
    failures that stand at the month), ``gate_shown`` (failures in force,
    with all a fix list says), ``gate_acceptance`` and ``gate_requested`` (failures that are
    accepted, or asked to be), ``gate_issue``, ``gate_failing_record``, ``gate_compliance``,
    ``gate_rule_result``, ``gate_field_completeness``, ``gate_item``, ``gate_exception``,
    ``gate_received`` and ``gate_dq_measure``.

    Args:
        connection: the warehouse, with the results stored.
        ruleset: the rules in use; results of other versions do not count.
        period: the month, ``YYYY-MM``.

    Raises:
        GateError: the period is malformed, or the accepted issues lack a column.

    """
    first_day, last_day = month_bounds(period)
    _load_rules(connection, ruleset)
    _find_units(connection, ruleset, first_day)
    _find_failures(connection, ruleset, first_day)
    notes = _load_accepted(connection, last_day) + load_requests(connection, first_day)
    _show_failures(connection, ruleset)
    cover(connection, "gate_accepted", "gate_acceptance")
    cover(connection, "gate_request", "gate_requested")
    find_issues(connection, first_day)
    _summarise(connection, ruleset)
    count_fields(connection, SEEDS)
    count_items(connection, SEEDS)
    find_received(connection)
    judge_volume(connection, first_day)
    reconcile(connection, first_day, last_day)
    compute_measures(connection, SEEDS, period)
    return Decision(
        reasons=_reasons(connection, ruleset),
        notes=notes,
        results=_results(connection, ruleset),
        counts=_counts(connection, ruleset),
    )


def _load_rules(connection: duckdb.DuckDBPyConnection, ruleset: Ruleset) -> None:
    rules = list(ruleset.rules.values())
    table = pa.table(
        {
            "rule_id": [rule.rule_id for rule in rules],
            "severity": [rule.severity for rule in rules],
            "is_gate": [rule.is_gate for rule in rules],
            "title": [rule.title for rule in rules],
            "problem": [rule.problem for rule in rules],
            "how_to_fix": [rule.how_to_fix for rule in rules],
        }
    )
    connection.register("gate_arrow", table)
    connection.execute("create or replace temp table gate_rule as select * from gate_arrow")
    connection.unregister("gate_arrow")


def _find_units(connection: duckdb.DuckDBPyConnection, ruleset: Ruleset, first_day: date) -> None:
    """Say of each agency in each file whether it is current for its month and in force at PERIOD.

    A snapshot is that of the file landed last which holds rows of the agency; of a local extract,
    that of the provider and entity. The returns of every month up to PERIOD are in force. A file
    rejected whole, or one whose rows name no agency, is replaced by no other file: it counts under
    its own month for as long as the same bytes lie in the landing folder.
    """
    connection.execute(
        f"""
        create or replace temp table gate_unit as
        with units as (
            select
                units._file_id, units.agency_code, units.submission_month, units.dataset,
                units.provider_code, units.entity, units.series, units.records,
                files.path, files.status = 'rejected' as is_rejected_whole,
                (
                    files.status = 'landed'
                    -- the file itself is one record of the unit it belongs to
                    and (
                        -- an extract without rows says that there are none
                        units.dataset = '{LOCAL_DATASET}'
                        or units.records > (
                            select count(*) from quality.dq_file
                            where
                                dq_file._file_id = units._file_id
                                and dq_file.agency_code = units.agency_code
                        )
                    )
                ) as holds_rows,
                -- the landing forgets a local file that was rejected once it is gone
                units.dataset = '{LOCAL_DATASET}' or exists (
                    select 1 from raw.ndtms_scan
                    where ndtms_scan.path = files.path and ndtms_scan.sha256 = files.sha256
                ) as still_lies_there,
                exists (
                    select 1 from quality_results.rule_result
                    where rule_result._file_id = units._file_id and rule_result.ruleset = $version
                ) as is_validated
            from quality.dq_submission_unit as units
            inner join ({LANDED_FILES}) as files on units._file_id = files.file_id
        ),

        snapshots as (
            select
                _file_id, agency_code,
                row_number() over (
                    partition by series, submission_month order by landing desc
                ) = 1 as is_current,
                row_number() over (
                    partition by series, submission_month <= $first_day
                    order by submission_month desc, landing desc
                ) = 1 and submission_month <= $first_day as is_in_force
            from (select *, abs(_file_id) as landing from units) as units
            where holds_rows and agency_code <> $no_agency
        )

        select
            units.*,
            coalesce(
                snapshots.is_current, units.still_lies_there and not_replaceable, false
            ) as is_current,
            coalesce(
                snapshots.is_in_force,
                units.still_lies_there and not_replaceable and submission_month = $first_day,
                false
            ) as is_in_force
        from (
            select
                *,
                is_rejected_whole or (holds_rows and agency_code = $no_agency) as not_replaceable
            from units
        ) as units
        left join snapshots using (_file_id, agency_code)
        """,
        {"version": ruleset.version, "first_day": first_day, "no_agency": _NO_AGENCY},
    )


def _find_failures(
    connection: duckdb.DuckDBPyConnection, ruleset: Ruleset, first_day: date
) -> None:
    """Leave the failures of this version of the rules, but for rows of returns that are replaced.

    A later row of the same key replaces the row of a return, in whichever return it came.
    """
    connection.execute(
        """
        create or replace temp table gate_replaced as
        select _file_id, _row_number from quality.dq_local_record
        where replaced_month <= $first_day;
        """,
        {"first_day": first_day},
    )
    connection.execute(
        """
        create or replace temp table gate_rule_failure as
        select * from quality_results.rule_failure
        anti join gate_replaced using (_file_id, _row_number)
        where ruleset = $version
        """,
        {"version": ruleset.version},
    )


def _load_accepted(connection: duckdb.DuckDBPyConnection, last_day: date) -> list[str]:
    """Load the accepted issues that hold on the last day of PERIOD, one row per rule they cover.

    A row without any criterion would accept everything and is left out, as is one whose date cannot
    be read or whose rule there is not; they are named in the notes.
    """
    connection.execute(
        """
        create or replace temp table gate_accepted (
            rule_id varchar, agency_code varchar, client_ref varchar, episode_ref varchar,
            field varchar, until_date date
        )
        """
    )
    present = reference_columns(connection, "accepted_issues")
    if not present:
        return []
    missing = [name for name in (*CRITERIA, "until_date") if name not in present]
    if missing:
        raise GateError(
            f"reference/accepted_issues.csv: column {missing[0]} is missing; add it (blank: any)"
        )
    connection.execute(
        f"""
        create or replace temp table gate_accepted_row as
        select
            _row_number, {blank_to_null("accepted")},
            nullif(trim(until_date), '') as until_text,
            {as_date("until_date")} as until_date
        from raw.reference_accepted_issues as accepted
        """
    )
    connection.execute(
        f"""
        insert into gate_accepted
        select
            rules.rule_id, accepted.agency_code, accepted.client_ref, accepted.episode_ref,
            accepted.field, accepted.until_date
        from gate_accepted_row as accepted
        inner join gate_rule as rules
            on accepted.rule_id is null or accepted.rule_id = upper(rules.rule_id)
        where
            coalesce({", ".join(f"accepted.{name}" for name in CRITERIA)}) is not null
            and (accepted.until_text is null or accepted.until_date >= ?)
        """,
        [last_day],
    )
    unusable = connection.execute(
        f"""
        select
            _row_number,
            case
                when coalesce({", ".join(CRITERIA)}) is null then 'names nothing to accept'
                when until_text is not null and until_date is null
                    then 'until_date is not a date (YYYY-MM-DD)'
                else 'rule_id is not in the register of rules; take it from the fix list'
            end
        from gate_accepted_row
        where
            coalesce({", ".join(CRITERIA)}) is null
            or (until_text is not null and until_date is null)
            or rule_id not in (select upper(rule_id) from gate_rule)
        order by _row_number
        """
    ).fetchall()
    return [
        f"reference/accepted_issues.csv, row {number}: {why}; the row accepts nothing"
        for number, why in unusable
    ]


def _show_failures(connection: duckdb.DuckDBPyConnection, ruleset: Ruleset) -> None:
    """Join the failures in force with what a provider needs to find and mend the record."""
    connection.execute(
        """
        create or replace temp table gate_shown (
            failure_id bigint, rule_id varchar, severity varchar, is_gate boolean,
            _file_id integer, _row_number integer, entity varchar, agency_code varchar,
            dataset varchar, provider_code varchar, path varchar, client_ref varchar,
            episode_ref varchar, field varchar, problem varchar, how_to_fix varchar,
            record_id varchar, not_replaceable boolean, keyworker_ref varchar
        )
        """
    )
    for relation in ruleset.relations:
        checks = ruleset.checks_in(relation)
        columns = set(connection.table(relation).columns)
        references = ", ".join(
            name if name in columns else f"cast(null as varchar) as {name}"
            for name in ("client_ref", "episode_ref", "keyworker_ref")
        )
        details = {check.rule_id: check.detail for check in checks if check.detail}
        # a suite's expression sees the columns of its relation and no others
        columns_of_details = "".join(
            f", {detail} as detail_of_{rule_id}" for rule_id, detail in details.items()
        )
        cases = " ".join(f"when '{rule_id}' then detail_of_{rule_id}" for rule_id in details)
        detail_text = f"case failures.rule_id {cases} end" if cases else "cast(null as varchar)"
        connection.execute(
            f"""
            insert into gate_shown
            select
                (select count(*) from gate_shown) + row_number() over (),
                failures.rule_id, rules.severity, rules.is_gate, failures._file_id,
                failures._row_number, failures.entity, failures.agency_code, units.dataset,
                units.provider_code, units.path, records.client_ref, records.episode_ref,
                failures.field,
                -- landing knows more of a file it rejected than the register can say
                coalesce(
                    case when files.status = 'rejected' then files.problem end,
                    rules.problem || coalesce(' (' || {detail_text} || ')', '')
                ),
                coalesce(
                    case when files.status = 'rejected' then files.how_to_fix end, rules.how_to_fix
                ),
                failures.record_id, units.not_replaceable, records.keyworker_ref
            from gate_rule_failure as failures
            inner join gate_rule as rules on failures.rule_id = rules.rule_id
            inner join gate_unit as units
                on
                    failures._file_id = units._file_id
                    and failures.agency_code = units.agency_code
                    and units.is_in_force
            inner join ({LANDED_FILES}) as files on failures._file_id = files.file_id
            left join (
                select _file_id, _row_number, agency_code, {references} {columns_of_details}
                from {relation}
            ) as records
                on
                    failures._file_id = records._file_id
                    and failures._row_number = records._row_number
                    and failures.agency_code = records.agency_code
            where
                $entity in (failures.entity, $any_entity)
                and list_contains($rules, failures.rule_id)
            """,
            {
                "entity": checks[0].entity,
                "any_entity": LOCAL_RECORD,
                "rules": sorted({check.rule_id for check in checks}),
            },
        )


def _summarise(connection: duckdb.DuckDBPyConnection, ruleset: Ruleset) -> None:
    connection.execute(
        """
        create or replace temp table gate_closing_unit as
        select distinct _file_id, agency_code
        from (
            select _file_id, agency_code from gate_shown
            anti join gate_acceptance using (failure_id)
            where is_gate
            union all
            select results._file_id, results.agency_code
            from quality_results.rule_result as results
            inner join gate_rule as rules on results.rule_id = rules.rule_id
            inner join gate_unit as units
                on
                    results._file_id = units._file_id
                    and results.agency_code = units.agency_code
                    and units.is_in_force
            where results.status = 'error' and results.ruleset = $version and rules.is_gate
            union all
            select _file_id, agency_code from gate_unit where is_in_force and not is_validated
        );
        """,
        {"version": ruleset.version},
    )
    connection.execute(
        """
        create or replace temp table gate_compliance as
        with failing as (
            -- a record that breaks several rules fails once
            select _file_id, agency_code, count(distinct (entity, _row_number)) as failing_records
            from gate_rule_failure
            inner join gate_rule using (rule_id)
            where is_gate
            group by _file_id, agency_code
        )

        select
            units.dataset,
            units.provider_code,
            strftime(units.submission_month, '%Y-%m') as period,
            cast(sum(units.records) as bigint) as records,
            cast(sum(coalesce(failing.failing_records, 0)) as bigint) as failing_records,
            case
                when bool_or(closing._file_id is not null) then 'closed' else 'open'
            end as gate
        from gate_unit as units
        left join failing using (_file_id, agency_code)
        left join gate_closing_unit as closing using (_file_id, agency_code)
        where units.is_current and units.is_validated
        group by units.dataset, units.provider_code, units.submission_month
        """
    )
    connection.execute(
        """
        create or replace temp table gate_rule_result as
        with replaced as (
            select rule_id, entity, _file_id, agency_code, count(*) as failed
            from quality_results.rule_failure
            semi join gate_replaced using (_file_id, _row_number)
            where ruleset = $version
            group by rule_id, entity, _file_id, agency_code
        ),

        results as (
            select
                stored.* exclude (status, failed),
                stored.failed - coalesce(replaced.failed, 0) as failed,
                case
                    when stored.status = 'fail' and stored.failed = replaced.failed then 'pass'
                    else stored.status
                end as status
            from quality_results.rule_result as stored
            left join replaced using (rule_id, entity, _file_id, agency_code)
            where stored.ruleset = $version
        )

        select
            results.rule_id, units.dataset, units.provider_code, results.entity, results.field,
            results.severity,
            -- error, then fail, trumps everything
            case
                when bool_or(results.status = 'error') then 'error'
                when bool_or(results.status = 'fail') then 'fail'
                when bool_or(results.status = 'pass') then 'pass'
                else 'not_applicable'
            end as status,
            cast(sum(results.checked) as bigint) as checked,
            cast(sum(results.failed) as bigint) as failed
        from results
        inner join gate_unit as units
            on
                results._file_id = units._file_id
                and results.agency_code = units.agency_code
                and units.is_in_force
        group by
            results.rule_id, units.dataset, units.provider_code, results.entity, results.field,
            results.severity
        """,
        {"version": ruleset.version},
    )


def _reasons(connection: duckdb.DuckDBPyConnection, ruleset: Ruleset) -> list[str]:
    unvalidated = connection.execute(
        """
        select distinct path from gate_unit where is_in_force and not is_validated order by path
        """
    ).fetchall()
    errors = connection.execute(
        """
        select distinct rule_id, entity, field, provider_code
        from gate_rule_result inner join gate_rule using (rule_id)
        where status = 'error' and is_gate
        order by all
        """
    ).fetchall()
    rejected = connection.execute(
        """
        select distinct path, rule_id, provider_code
        from gate_shown anti join gate_acceptance using (failure_id)
        where is_gate and entity = 'file'
        order by all
        """
    ).fetchall()
    failures = connection.execute(
        """
        select rule_id, entity, dataset, provider_code, count(*)
        from gate_shown anti join gate_acceptance using (failure_id)
        where is_gate and entity <> 'file'
        group by all
        order by all
        """
    ).fetchall()
    return [
        *(f"{path}: not validated; run the gate again" for (path,) in unvalidated),
        *(
            f"{rule_id} on {entity} {field} could not be checked for provider {provider}; "
            "the message is in the log of the gate"
            for rule_id, entity, field, provider in errors
        ),
        *(
            f"{path}: rejected whole ({rule_id}, {ruleset.rules[rule_id].title}), "
            f"provider {provider}"
            for path, rule_id, provider in rejected
        ),
        *(
            f"{rule_id} ({ruleset.rules[rule_id].title}): {number} {entity} "
            f"{'record' if number == 1 else 'records'} of provider {provider} ({dataset})"
            for rule_id, entity, dataset, provider, number in failures
        ),
    ]


def _results(connection: duckdb.DuckDBPyConnection, ruleset: Ruleset) -> list[RuleOutcome]:
    """Roll up to rule and entity; what no unit in force was checked for is not applicable.

    The entities that one suite looks at are one.
    """
    of_any_entity = {check.rule_id for check in ruleset.checks if check.entity == LOCAL_RECORD}
    literal = ", ".join(f"'{rule_id}'" for rule_id in sorted(of_any_entity)) or "null"
    entity_sql = f"case when rule_id in ({literal}) then '{LOCAL_RECORD}' else entity end"
    rolled_up = {
        (rule_id, entity): (str(status), int(checked), int(failed))
        for rule_id, entity, status, checked, failed in connection.execute(
            f"""
            select
                rule_id, {entity_sql},
                case
                    when bool_or(status = 'error') then 'error'
                    when bool_or(status = 'fail') then 'fail'
                    when bool_or(status = 'pass') then 'pass'
                    else 'not_applicable'
                end,
                sum(checked), sum(failed)
            from gate_rule_result
            group by all
            """
        ).fetchall()
    }
    listed = {
        (rule_id, entity): (int(failing), int(accepted))
        for rule_id, entity, failing, accepted in connection.execute(
            f"""
            select rule_id, {entity_sql}, count(*), count(gate_acceptance.failure_id)
            from gate_shown left join gate_acceptance using (failure_id)
            group by all
            """
        ).fetchall()
    }
    outcomes = []
    for key in dict.fromkeys((check.rule_id, check.entity) for check in ruleset.checks):
        status, checked, failed = rolled_up.get(key, ("not_applicable", 0, 0))
        failing_records, accepted_records = listed.get(key, (0, 0))
        rule_id, entity = key
        outcomes.append(
            RuleOutcome(
                rule_id=rule_id,
                entity=entity,
                severity=ruleset.rules[rule_id].severity,
                is_gate=ruleset.rules[rule_id].is_gate,
                status=status,
                checked=checked,
                failed=failed,
                failing_records=failing_records,
                accepted_records=accepted_records,
            )
        )
    return outcomes


def _counts(connection: duckdb.DuckDBPyConnection, ruleset: Ruleset) -> dict[str, int]:
    row = connection.execute(
        """
        select
            (select count(distinct _file_id) from quality_results.validated_file where ruleset = ?),
            (select count(distinct _file_id) from gate_unit where is_in_force),
            (select count(*) from gate_unit where is_in_force and not is_rejected_whole),
            (select count(*) from gate_unit where is_in_force and is_rejected_whole),
            (select coalesce(sum(records), 0) from gate_unit where is_in_force),
            (
                select count(distinct (entity, _file_id, _row_number, agency_code))
                from gate_shown where is_gate
            ),
            (
                select count(*) from gate_shown semi join gate_acceptance using (failure_id)
                where is_gate
            ),
            (select count(*) from gate_shown where not is_gate)
        """,
        [ruleset.version],
    ).fetchone()
    names = (
        "validated_files",
        "files_in_force",
        "snapshots_in_force",
        "files_rejected_whole",
        "records",
        "failing_records",
        "accepted_failures",
        "warnings",
    )
    return dict(zip(names, map(int, row or ()), strict=True))
