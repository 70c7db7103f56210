"""Which files wait for validation, and the results that stay in the warehouse.

Great Expectations decides on counts; the failing keys are written here, by DuckDB, from the same
conditions. Everything about a set of files is written in one transaction: a process that dies
leaves the files exactly as unvalidated as they were, and an unvalidated file keeps the gate closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from orchestration.gate.conditions import failing, in_files
from orchestration.gate.counts import CheckCounts
from orchestration.gate.errors import GateError
from orchestration.gate.rules import LOCAL_DATASET, LOCAL_RECORD, Check, Ruleset
from orchestration.lib.keyed_hash import create_pseudonym_macro

_TABLES = """
create schema if not exists quality_results;
create table if not exists quality_results.rule_failure (
    rule_id varchar, entity varchar, _file_id integer, _row_number integer, agency_code varchar,
    field varchar, ruleset varchar, record_id varchar
);
create table if not exists quality_results.rule_result (
    rule_id varchar, entity varchar, field varchar, severity varchar, _file_id integer,
    agency_code varchar, status varchar, checked bigint, failed bigint, ruleset varchar,
    validated_at timestamp
);
-- what earlier versions of the rules came to; nothing is decided from it
create table if not exists quality_results.earlier_rule_result (
    rule_id varchar, entity varchar, field varchar, severity varchar, _file_id integer,
    agency_code varchar, status varchar, checked bigint, failed bigint, ruleset varchar,
    validated_at timestamp
);
create table if not exists quality_results.validated_file (
    _file_id integer, ruleset varchar, surroundings varchar
);
create table if not exists quality_results.issue (
    rule_id varchar, severity varchar, is_gate boolean, dataset varchar, provider_code varchar,
    agency_code varchar, entity varchar, record_id varchar, occurrence integer, state varchar,
    since_period varchar, last_period varchar, resolved_period varchar
);
create table if not exists quality_results.failing_record (
    rule_id varchar, severity varchar, is_gate boolean, dataset varchar, provider_code varchar,
    agency_code varchar, entity varchar, record_id varchar, field varchar, period varchar,
    source_file varchar, row_number integer, state varchar, since_period varchar,
    is_accepted boolean, accepted_until date
);
create table if not exists quality_results.dq_measure (
    measure varchar, dataset varchar, provider_code varchar, field varchar, component varchar,
    numerator double, denominator double, value double, rating varchar, status varchar
);
create table if not exists quality_results.checked_item (
    dataset varchar, provider_code varchar, period varchar, items bigint, valid_items bigint
);
create table if not exists quality_results.exception_item (
    dataset varchar, provider_code varchar, period varchar, item varchar, exceptions bigint
);
-- a warehouse of an earlier version lacks these
alter table quality_results.rule_failure add column if not exists record_id varchar;
alter table quality_results.validated_file add column if not exists surroundings varchar;
create table if not exists quality_results.compliance (
    dataset varchar, provider_code varchar, period varchar, records bigint, failing_records bigint,
    compliance double, gate varchar
);
create table if not exists quality_results.rule_summary (
    rule_id varchar, dataset varchar, provider_code varchar, entity varchar, field varchar,
    severity varchar, status varchar, checked bigint, failed bigint
);
"""


LANDED_FILES = """
select file_id, path, submission_month, sha256, status, problem, how_to_fix from raw.ndtms_file
union all
select
    -file_id, path, submission_month, sha256, status, replace(problem, chr(10), '; '),
    cast(null as varchar)
from raw.local_file
"""
"""Every landed or rejected file; local ones are numbered apart, below 0."""


def create_result_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables of the results where they are missing, so that models can name them."""
    connection.execute(_TABLES)


# What the results of a file rest on beside its own rows, as text: some rules compare a snapshot
# with earlier ones and with those of other agencies, others ask what service an agency is; and rows
# are blanked when consent is withdrawn.
_SURROUNDINGS = """
select
    local_files._file_id as file_id,
    concat_ws(
        ' ', local_files.surroundings,
        (
            select max(file_id) from raw.ndtms_file
            where
                status = 'landed'
                and ndtms_file.submission_month <= local_files.submission_month
        ),
        (select any_value(sha256) from raw.reference_file where table_name = 'contracts')
    ) as surroundings
from quality.dq_local_file as local_files
union all
select
    files.file_id,
    concat_ws(
        ' ',
        (
            select max(earlier.file_id) from raw.ndtms_file as earlier
            where
                earlier.status = 'landed' and earlier.submission_month <= files.submission_month
        ),
        (select any_value(sha256) from raw.reference_file where table_name = 'agencies'),
        (
            select count(*) from raw.ndtms_row
            where ndtms_row._file_id = files.file_id and ndtms_row._withdrawn
        )
    ) as surroundings
from raw.ndtms_file as files
"""


def files_to_validate(connection: duckdb.DuckDBPyConnection, ruleset: Ruleset) -> list[int]:
    """Give the ids of the landed and rejected files that must be looked at.

    These are the files that this version of the rules has not seen, or has seen in other
    surroundings: another file landed for the same or an earlier month, say. Creates the result
    tables where they do not exist yet.

    Raises:
        GateError: the quality models do not know a file of the raw layer; they must be built first,
            or the file would pass for want of records.

    """
    create_result_tables(connection)
    unbuilt = connection.execute(
        """
        select path from raw.ndtms_file
        where
            file_id not in (select _file_id from quality.dq_file)
            or file_id not in (select _file_id from quality.dq_submission_unit)
        union all
        select path from raw.local_file
        where
            -file_id not in (select _file_id from quality.dq_submission_unit)
            -- a request is no submission
            and entity <> 'accepted_issue_request'
        limit 1
        """
    ).fetchone()
    if unbuilt:
        raise GateError(
            f"{unbuilt[0]}: landed but not in quality.dq_file and quality.dq_submission_unit; "
            "build the quality models, then run the gate again"
        )
    waiting = connection.execute(
        f"""
        select file_id from ({_SURROUNDINGS}) as files
        anti join quality_results.validated_file as validated
            on
                files.file_id = validated._file_id
                and files.surroundings = validated.surroundings
                and validated.ruleset = ?
        order by file_id
        """,
        [ruleset.version],
    ).fetchall()
    return [int(file_id) for (file_id,) in waiting]


def store_results(
    connection: duckdb.DuckDBPyConnection,
    ruleset: Ruleset,
    file_ids: Sequence[int],
    counts: Sequence[CheckCounts],
) -> list[str]:
    """Write the failing keys and the results of some files, replacing earlier ones of these files.

    Results that an earlier version of the rules came to are put aside, not lost.

    A check whose counts differ from the distinct keys that DuckDB finds has status ``error``, as
    has one that could not be evaluated on either side. Files with an error do not count as
    validated and are tried again by the next run.

    Args:
        connection: the warehouse, open for writing.
        ruleset: the rules the counts were made with.
        file_ids: the files that were validated, at least one.
        counts: what the validator found, one entry per check.

    Returns:
        One line per check in error, without a personal value.

    Raises:
        GateError: a unit that has records is missing from ``quality.dq_submission_unit``.
        KeyMissingError: WAREHOUSE_KEY is not set.

    """
    create_pseudonym_macro(connection)
    _load_counts(connection, ruleset, counts)
    errors = {found.number: found.error for found in counts if found.error}
    for check in ruleset.checks:
        files = ruleset.files_of(check.relation, file_ids)
        if files and check.number not in errors:
            problem = _find_failing_keys(connection, check, files)
            if problem:
                errors[check.number] = problem
    _load_checks(connection, ruleset, errors)
    _name_fields(connection, ruleset)
    connection.execute("begin transaction")
    try:
        _replace(connection, ruleset, file_ids)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    mismatches = connection.execute(
        f"""
        select distinct rule_id, entity, field from quality_results.rule_result
        where status = 'error' and ruleset = ? and {in_files(file_ids)}
        """,
        [ruleset.version],
    ).fetchall()
    in_error = set(mismatches)
    in_error |= {(rule_id, LOCAL_RECORD, field) for rule_id, _, field in mismatches}
    return [
        f"{check.rule_id} {check.entity} {check.field}: "
        + errors.get(check.number, "Great Expectations and DuckDB count different failures")
        for check in ruleset.checks
        if (check.rule_id, check.entity, check.field) in in_error
    ]


def _load_counts(
    connection: duckdb.DuckDBPyConnection, ruleset: Ruleset, counts: Sequence[CheckCounts]
) -> None:
    if sorted(found.number for found in counts) != [check.number for check in ruleset.checks]:
        raise GateError("the validator did not answer every check; nothing was recorded")
    found_units = [
        (found.number, file_id, agency_code, unit.checked, unit.failed)
        for found in counts
        for (file_id, agency_code), unit in found.units.items()
    ]
    columns = list(zip(*found_units, strict=True)) or [()] * 5
    table = pa.table(
        {
            "check_number": pa.array(columns[0], pa.int32()),
            "_file_id": pa.array(columns[1], pa.int32()),
            "agency_code": pa.array(columns[2], pa.string()),
            "checked": pa.array(columns[3], pa.int64()),
            "failed": pa.array(columns[4], pa.int64()),
        }
    )
    _create_temp(connection, "gate_count", table)
    connection.execute(
        """
        create or replace temp table gate_key (
            check_number integer, _file_id integer, _row_number integer, agency_code varchar,
            record_id varchar, fields varchar, entity varchar
        )
        """
    )
    strangers = connection.execute(
        """
        select distinct _file_id, agency_code from gate_count
        anti join quality.dq_submission_unit using (_file_id, agency_code)
        order by all limit 1
        """
    ).fetchone()
    if strangers:
        raise GateError(
            f"quality.dq_submission_unit lacks file {strangers[0]}, agency {strangers[1]}, "
            "which has records; build the quality models again"
        )


def _find_failing_keys(
    connection: duckdb.DuckDBPyConnection, check: Check, file_ids: Sequence[int]
) -> str | None:
    """Collect the keys that break a check; give a line without values where that is impossible."""
    try:
        connection.execute(
            f"""
            insert into gate_key
            select
                {check.number}, _file_id, _row_number, agency_code, {_record_id(check)},
                {check.fields or "null"},
                {"entity" if check.entity == LOCAL_RECORD else f"'{check.entity}'"}
            from {check.relation}
            where {in_files(file_ids)} and {failing(check.applies_when, check.holds_when)}
            """
        )
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException) as error:
        return str(error).splitlines()[0]
    except duckdb.Error:
        # other messages may quote a value of a record
        return "the condition could not be evaluated"
    return None


def _record_id(check: Check) -> str:
    """Write the pseudonym of a record, the same in every submission that holds it.

    A record without a whole key cannot be told from month to month; it is known by its place.
    """
    place = "cast(_file_id as varchar) || ' ' || cast(_row_number as varchar)"
    key = " || chr(31) || ".join(check.record_key) or "cast(null as varchar)"
    return f"pseudonym('{check.entity}' || chr(31) || coalesce({key}, {place}))"


def _load_checks(
    connection: duckdb.DuckDBPyConnection, ruleset: Ruleset, errors: dict[int, str]
) -> None:
    rules = [ruleset.rules[check.rule_id] for check in ruleset.checks]
    table = pa.table(
        {
            "check_number": pa.array([check.number for check in ruleset.checks], pa.int32()),
            "rule_id": [check.rule_id for check in ruleset.checks],
            "entity": [check.entity for check in ruleset.checks],
            "field": [check.field for check in ruleset.checks],
            "severity": [rule.severity for rule in rules],
            "is_local": [rule.dataset == LOCAL_DATASET for rule in rules],
            "is_of_any_entity": [check.entity == LOCAL_RECORD for check in ruleset.checks],
            "valid_from": pa.array([rule.valid_from for rule in rules], pa.date32()),
            "valid_to": pa.array([rule.valid_to for rule in rules], pa.date32()),
            "raised": [check.number in errors for check in ruleset.checks],
        }
    )
    _create_temp(connection, "gate_check", table)


def _name_fields(connection: duckdb.DuckDBPyConnection, ruleset: Ruleset) -> None:
    """Fold the checks of one rule that a record breaks into one failure that names all fields."""
    connection.execute(
        f"""
        create or replace temp table gate_failure as
        select
            checks.rule_id, keys.entity, keys._file_id, keys._row_number, keys.agency_code,
            keys.record_id,
            max(keys.fields) as fields,
            string_agg(
                cast(keys.check_number as varchar), ',' order by keys.check_number
            ) as broken
        from (select distinct * from gate_key) as keys
        inner join gate_check as checks on keys.check_number = checks.check_number
        inner join ({LANDED_FILES}) as files on keys._file_id = files.file_id
        where
            (checks.valid_from is null or files.submission_month >= checks.valid_from)
            and (checks.valid_to is null or files.submission_month <= checks.valid_to)
        group by all
        """
    )
    # few distinct combinations, so naming them in Python costs nothing
    combinations = [
        broken
        for (broken,) in connection.execute("select distinct broken from gate_failure").fetchall()
    ]
    names = [
        ";".join(
            dict.fromkeys(
                name
                for number in broken.split(",")
                for name in ruleset.checks[int(number)].field.split(";")
            )
        )
        for broken in combinations
    ]
    table = pa.table(
        {"broken": pa.array(combinations, pa.string()), "field": pa.array(names, pa.string())}
    )
    _create_temp(connection, "gate_fields", table)


def _replace(
    connection: duckdb.DuckDBPyConnection, ruleset: Ruleset, file_ids: Sequence[int]
) -> None:
    files = in_files(file_ids)
    connection.execute(
        f"""
        insert into quality_results.earlier_rule_result
        select * from quality_results.rule_result where {files} and ruleset <> $1
        """,
        [ruleset.version],
    )
    connection.execute(
        f"delete from quality_results.earlier_rule_result where {files} and ruleset = $1",
        [ruleset.version],
    )
    for table in ("rule_failure", "rule_result", "validated_file"):
        connection.execute(f"delete from quality_results.{table} where {files}")
    connection.execute(
        """
        insert into quality_results.rule_failure
        select
            rule_id, entity, _file_id, _row_number, agency_code,
            coalesce(gate_failure.fields, gate_fields.field), ?, record_id
        from gate_failure inner join gate_fields using (broken)
        """,
        [ruleset.version],
    )
    connection.execute(
        f"""
        insert into quality_results.rule_result
        with counted as (
            select
                checks.rule_id,
                case when checks.is_of_any_entity then units.entity else checks.entity end
                    as entity,
                checks.field, checks.severity, checks.raised,
                units._file_id, units.agency_code,
                (checks.valid_from is null or units.submission_month >= checks.valid_from)
                and (checks.valid_to is null or units.submission_month <= checks.valid_to)
                    as is_in_force,
                coalesce(counts.checked, 0) as checked,
                coalesce(counts.failed, 0) as failed,
                coalesce(keys.failed, 0) as keys_failed
            from gate_check as checks
            inner join (
                select * from quality.dq_submission_unit where {files}
            ) as units
                on checks.is_local = (units.dataset = '{LOCAL_DATASET}')
            left join gate_count as counts
                on
                    checks.check_number = counts.check_number
                    and units._file_id = counts._file_id
                    and units.agency_code = counts.agency_code
            left join (
                select check_number, _file_id, agency_code, count(distinct _row_number) as failed
                from gate_key group by all
            ) as keys
                on
                    checks.check_number = keys.check_number
                    and units._file_id = keys._file_id
                    and units.agency_code = keys.agency_code
        )

        select
            rule_id, entity, field, severity, _file_id, agency_code,
            case
                when not is_in_force then 'not_applicable'
                when raised or failed <> keys_failed then 'error'
                when failed > 0 then 'fail'
                when checked > 0 then 'pass'
                else 'not_applicable'
            end,
            case when is_in_force then checked else 0 end,
            case when is_in_force then failed else 0 end,
            ?,
            ?
        from counted
        """,
        [ruleset.version, datetime.now(UTC).replace(tzinfo=None)],
    )
    connection.execute(
        f"""
        insert into quality_results.validated_file
        select file_id, ?, surroundings from ({_SURROUNDINGS}) as files
        where
            {in_files(file_ids, column="file_id")}
            and file_id not in (
                select _file_id from quality_results.rule_result where status = 'error'
            )
        """,
        [ruleset.version],
    )


def _create_temp(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("gate_arrow", table)
    connection.execute(f"create or replace temp table {name} as select * from gate_arrow")
    connection.unregister("gate_arrow")
