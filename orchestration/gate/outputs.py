"""The files under ``quality/latest``: written aside, then put in place in one step.

``quality/latest`` is a symbolic link to the folder of the latest run, so that readers see either
the whole of one run or the whole of the next. Only ``fix-lists`` names records; it is readable by
its owner alone.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

import duckdb

from orchestration.gate.decision import Decision
from orchestration.gate.errors import GateError
from orchestration.gate.rules import Ruleset
from orchestration.gate.workbook import prepare_workbooks, write_workbook
from orchestration.quality_report import gather, page_of

_OPEN_FOLDER, _OPEN_FILE = 0o750, 0o640
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600

_COMPLIANCE = """
select
    dataset, provider_code, period, records, failing_records,
    1 - failing_records / records as compliance,
    gate
from gate_compliance
order by period desc, dataset, provider_code
"""
_RULE_RESULTS = """
select rule_id, dataset, provider_code, entity, field, severity, status, checked, failed
from gate_rule_result
order by rule_id, dataset, provider_code, entity, field
"""
# the same content for the models of the data-quality mart, which are built after the gate
_ISSUES = """
select
    rule_id, severity, is_gate, dataset, provider_code, agency_code, entity, record_id, occurrence,
    state, since_period, last_period, resolved_period
from gate_issue
"""
_SUMMARY_TABLES = f"""
begin transaction;
create or replace table quality_results.compliance as {_COMPLIANCE};
create or replace table quality_results.rule_summary as {_RULE_RESULTS};
create or replace table quality_results.issue as {_ISSUES};
create or replace table quality_results.failing_record as
select * exclude (failure_id) from gate_failing_record;
create or replace table quality_results.dq_measure as select * from gate_dq_measure;
create or replace table quality_results.checked_item as select * from gate_item;
create or replace table quality_results.exception_item as select * from gate_exception;
commit;
"""
# what closes the gate comes first
_FIX_LIST = """
select
    rule_id, severity, path as file, _row_number as row_number, entity, agency_code, client_ref,
    episode_ref, field,
    problem || case
        when gate_acceptance.failure_id is null
            then case
                when gate_requested.failure_id is null then ''
                else ' The commissioner is asked to accept it.'
            end
        when gate_acceptance.until_date is null then ' Accepted by the commissioner.'
        else ' Accepted by the commissioner until ' || gate_acceptance.until_date || '.'
    end as problem,
    how_to_fix
from gate_shown
left join gate_acceptance using (failure_id)
left join gate_requested using (failure_id)
where provider_code = {provider_code}
order by
    list_position(['reject', 'warn', 'info'], severity), rule_id, path, _row_number, entity, field
"""
# what one side has and the other has not; named by the provider's own references
_RECONCILIATION = """
select
    finding, agency_code, client_ref, client_id as local_client_id,
    local_start, local_end, ndtms_start, ndtms_end
from gate_reconciliation_item
where provider_code = {provider_code}
order by finding, agency_code, client_ref, client_id, local_start, ndtms_start
"""


def write_outputs(
    connection: duckdb.DuckDBPyConnection,
    ruleset: Ruleset,
    decision: Decision,
    *,
    home: Path,
    period: str,
    accepted_reason: str | None,
) -> Path:
    """Write every output of the gate and give the path of its ``gate.json``.

    What stands in ``compliance.csv`` and ``rule_results.csv`` is also kept in the warehouse, as
    ``quality_results.compliance`` and ``quality_results.rule_summary``; so are the issues and the
    failing records in force, as ``issue`` and ``failing_record``, the record as a pseudonym, and
    the items of each month, as ``checked_item`` and ``exception_item``. Each provider with
    something in force has a fix list, without rows where nothing is to mend, and the same as a
    workbook.

    Args:
        connection: the connection ``decide`` left its tables in.
        ruleset: the rules in use.
        decision: what ``decide`` came to.
        home: the warehouse home; ``quality/latest`` under it is replaced.
        period: the month, ``YYYY-MM``.
        accepted_reason: why a closed gate is passed all the same, if it is.

    Raises:
        GateError: ``quality/latest`` is something that the gate did not put there.

    """
    quality = home / "quality"
    if not quality.is_dir():
        quality.mkdir(parents=True)
        # said apart from mkdir, which the process's umask would narrow
        quality.chmod(_OPEN_FOLDER)
    latest = quality / "latest"
    if latest.exists() and not latest.is_symlink():
        raise GateError(f"{latest}: not made by the gate; move it away and run again")
    connection.execute(_SUMMARY_TABLES)
    folder = Path(tempfile.mkdtemp(prefix=".run-", dir=quality))
    _copy(connection, _COMPLIANCE, folder / "compliance.csv", _OPEN_FILE)
    _copy(connection, _RULE_RESULTS, folder / "rule_results.csv", _OPEN_FILE)
    _write_fix_lists(connection, ruleset, folder / "fix-lists", period)
    document = {
        "period": period,
        "gate": "closed" if decision.reasons else "open",
        "reasons": decision.reasons,
        "notes": decision.notes,
        "accepted_reason": accepted_reason,
        "ruleset": ruleset.version,
        "counts": decision.counts,
        "results": [asdict(result) for result in decision.results],
    }
    (folder / "gate.json").write_text(
        json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    (folder / "gate.json").chmod(_OPEN_FILE)
    report = gather(connection, ruleset, decision, period=period, accepted_reason=accepted_reason)
    page = folder / "index.html"
    page.write_text(page_of(report, cache=home / ".cache" / "matplotlib"), encoding="utf-8")
    page.chmod(_OPEN_FILE)
    folder.chmod(_OPEN_FOLDER)
    _put_in_place(folder, latest)
    return latest / "gate.json"


def _write_fix_lists(
    connection: duckdb.DuckDBPyConnection, ruleset: Ruleset, folder: Path, period: str
) -> None:
    folder.mkdir(mode=_PRIVATE_FOLDER)
    prepare_workbooks(connection, period)
    providers = connection.execute(
        "select distinct provider_code from gate_unit where is_in_force order by provider_code"
    ).fetchall()
    for (provider_code,) in providers:
        literal = "'" + provider_code.replace("'", "''") + "'"
        # a code is free text: encoded, it can neither leave the folder nor meet another one's file
        name = quote(provider_code, safe="")
        path = folder / f"{name}.csv"
        _copy(connection, _FIX_LIST.format(provider_code=literal), path, _PRIVATE_FILE)
        if _has_local_clients(connection, provider_code):
            path = folder / f"{name}-reconciliation.csv"
            _copy(connection, _RECONCILIATION.format(provider_code=literal), path, _PRIVATE_FILE)
        workbook = folder / f"{name}.xlsx"
        workbook.touch(mode=_PRIVATE_FILE)
        write_workbook(connection, ruleset, workbook, provider_code=provider_code, period=period)


def _has_local_clients(connection: duckdb.DuckDBPyConnection, provider_code: str) -> bool:
    found = connection.execute(
        "select 1 from gate_local_side where provider_code = ? limit 1", [provider_code]
    ).fetchone()
    return found is not None


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path, mode: int) -> None:
    # the file must never be readable by others, not even while it is written
    path.touch(mode=_PRIVATE_FILE)
    literal = "'" + str(path).replace("'", "''") + "'"
    connection.execute(f"copy ({query}) to {literal} (format csv, header)")
    path.chmod(mode)


def _put_in_place(folder: Path, latest: Path) -> None:
    """Point ``latest`` to the new folder in one step and clear away all earlier ones."""
    link = folder.with_name(f"{folder.name}.link")
    link.symlink_to(folder.name)
    link.replace(latest)
    for old in latest.parent.glob(".run-*"):
        if old.is_symlink():
            old.unlink()
        elif old != folder:
            shutil.rmtree(old, ignore_errors=True)
