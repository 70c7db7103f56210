"""Small warehouses filled by hand, with the relations that the quality gate reads.

Great Expectations is replaced by an equally independent count in DuckDB, as its import takes many
seconds.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from orchestration.gate import GateOutcome, Ruleset, load_ruleset, outputs
from orchestration.gate.api import read_outcome
from orchestration.gate.counts import CheckCounts, UnitCounts
from orchestration.gate.decision import decide
from orchestration.gate.results import files_to_validate, store_results
from orchestration.gate.rules import LOCAL_RECORD, PROJECT
from orchestration.landing.local import prepare_local_tables, read_entities
from orchestration.publication.history import create_history_tables

ENTITIES = (
    *("client", "episode", "episode_yp", "modality", "sub_intervention", "time_in_treatment"),
    *("outcome", "outcome_yp", "client_info_review"),
)
LOCAL_RULES = [
    check.rule_id.lower() for check in load_ruleset().checks if check.entity == LOCAL_RECORD
]
# columns of the quality relations beside the fields of the entity
CONTEXT = {
    "agncy": "varchar",
    "clientid": "varchar",
    "episodid": "varchar",
    "modid": "varchar",
    "topid": "varchar",
    "modal": "varchar",
    "consent": "varchar",
    "client_ref": "varchar",
    "episode_ref": "varchar",
    "extract_date": "date",
    "refld_date": "date",
    "triaged_date": "date",
    "disd_date": "date",
    "modst_date": "date",
    "modend_date": "date",
    "earliest_refld_date": "date",
    "is_young_people_service": "boolean",
    "age_at_first_triage": "integer",
    "age_at_last_triage": "integer",
    "sex": "varchar",
    "dob_date": "date",
    "age_at_triage": "integer",
    "days_from_referral_to_triage": "integer",
    "days_from_triage_to_extract": "integer",
    "first_modst_date": "date",
    "discharge_group": "varchar",
    "disrsn_valid_from": "date",
    "disrsn_valid_to": "date",
    "areas_elsewhere": "varchar",
    "unlisted_codes": "varchar",
    "unlisted_fields": "varchar",
    "overlaps_earlier": "boolean",
    "latest_record_date": "date",
    "cites_opiate_or_crack": "boolean",
    "is_first_structured": "boolean",
    "has_start_form": "boolean",
    "days_after_triage": "integer",
    "days_after_discharge": "integer",
    "forms_of_stage": "integer",
    "clients_of_episode": "integer",
    "episodes_of_record": "integer",
    "filled_columns": "varchar",
    "_copies_differ": "boolean",
}
# of each entity a record that breaks no rule
CONTEXT_VALUES = {
    "clientid": "C1",
    "consent": "Y",
    "client_ref": "REF-C1",
    "extract_date": date(2024, 5, 31),
    "triaged_date": date(2024, 4, 3),
    "_copies_differ": False,
}
SOUND: dict[str, dict[str, Any]] = {
    "client": {
        "finitial": "A",
        "sinitial": "B",
        "dob": "1984-02-29",
        "sex": "F",
        "earliest_refld_date": date(2024, 4, 1),
        "is_young_people_service": False,
        "age_at_first_triage": 40,
        "age_at_last_triage": 40,
        "episode_ref": None,
    },
    "episode": {
        "refld": "2024-04-01",
        "triaged": "2024-04-03",
        "drug1": "1101",
        "dat": "X01B",
        "la": "E06000001",
        "hepctd": "Y",
        "sex": "F",
        "dob_date": date(1984, 2, 29),
        "age_at_triage": 40,
        "days_from_referral_to_triage": 2,
        "days_from_triage_to_extract": 58,
        "overlaps_earlier": False,
        "clients_of_episode": 1,
        "cites_opiate_or_crack": True,
    },
    "episode_yp": {},
    "modality": {
        "modid": "1",
        "modal": "94",
        "modset": "6",
        "modst": "2024-04-10",
        "episodes_of_record": 1,
        "overlaps_earlier": False,
        "is_first_structured": True,
        "has_start_form": True,
    },
    "sub_intervention": {
        "submid": "1",
        "submoddt": "2024-04-20",
        "modal": "94",
        "modst_date": date(2024, 4, 10),
        "episodes_of_record": 1,
    },
    "time_in_treatment": {"titid": "1", "titdate": "2024-04-10", "episodes_of_record": 1},
    "outcome": {
        "topid": "1",
        "topdate": "2024-04-10",
        "trstage": "S",
        "episodes_of_record": 1,
        "days_after_triage": 7,
        "forms_of_stage": 1,
    },
    "outcome_yp": {},
    "client_info_review": {"cirid": "1", "cirdt": "2024-04-20", "episodes_of_record": 1},
}


@cache
def field_types() -> dict[str, dict[str, str]]:
    types: dict[str, dict[str, str]] = {entity: {} for entity in ENTITIES}
    with (PROJECT / "seeds" / "ndtms_fields.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["entity"] in types:
                types[row["entity"]][row["field"].lower()] = row["value_type"]
    return types


@cache
def columns_of(entity: str) -> dict[str, str]:
    columns = {"_file_id": "integer", "_row_number": "integer", "agency_code": "varchar"}
    for name, value_type in field_types()[entity].items():
        columns[name] = "varchar"
        if value_type == "date":
            columns[f"{name}_date"] = "date"
        if value_type == "integer":
            columns[f"{name}_number"] = "integer"
    return {**columns, **CONTEXT}


def record(entity: str, **values: Any) -> dict[str, Any]:
    """Make a sound record with some values changed; dates and numbers follow from their text."""
    content = {**CONTEXT_VALUES, **SOUND[entity], **values}
    for name, value_type in field_types()[entity].items():
        text = content.get(name)
        if value_type == "date" and name in content:
            try:
                content[f"{name}_date"] = date.fromisoformat(text) if text else None
            except ValueError:
                content[f"{name}_date"] = None
        if value_type == "integer" and text is not None:
            content[f"{name}_number"] = int(text) if text.lstrip("-").isdigit() else None
    if entity == "client":
        return content
    return {"episodid": "E1", "episode_ref": content.get("episodid", "E1"), **content}


@dataclass
class Submission:
    """One file: its rows as (entity, agency, record)."""

    path: str
    month: date
    agency: str
    sha256: str = "0" * 64
    status: str = "landed"
    rejected_rule: str | None = None
    problem: str | None = None
    unknown_columns: str | None = None
    file_name_letter: str | None = "P"
    file_name_agency: str | None = "F0000"
    other_agency: str | None = None
    records: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    rejected_rows: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Warehouse:
    """A warehouse file with the relations the gate reads, filled by hand."""

    home: Path
    # agency code to (service, provider code)
    agencies: dict[str, tuple[str, str]] = field(
        default_factory=lambda: {"A0001": ("adult", "north"), "A0002": ("adult", "south")}
    )
    landed: int = 0

    @property
    def path(self) -> Path:
        return self.home / "warehouse.duckdb"

    def connect(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.path))

    def create(self) -> Warehouse:
        self.home.mkdir(parents=True, exist_ok=True)
        with self.connect() as connection:
            connection.execute(
                """
                create schema raw;
                create schema quality;
                create table raw.ndtms_file (
                    file_id integer, path varchar, submission_month date, sha256 varchar,
                    unknown_columns varchar, status varchar, rejected_rule varchar,
                    problem varchar, how_to_fix varchar
                );
                create table raw.ndtms_scan (path varchar, sha256 varchar);
                create table raw.ndtms_row (_file_id integer, _withdrawn boolean);
                create table raw.reference_file (table_name varchar, sha256 varchar);
                create table quality.dq_file (
                    _file_id integer, _row_number integer, agency_code varchar, path varchar,
                    status varchar, rejected_rule varchar, submission_month date,
                    unknown_columns varchar, file_name_letter varchar,
                    file_name_agency varchar, other_agency varchar
                );
                create table quality.dq_row (
                    _file_id integer, _row_number integer, agency_code varchar,
                    values_found integer, values_expected integer
                );
                create table quality.dq_file_snapshots (
                    _file_id integer, _row_number integer, agency_code varchar, episodes integer,
                    expected_episodes integer, is_known_agency boolean default true
                );
                create table quality.dq_episode_known (
                    _file_id integer, _row_number integer, agency_code varchar, agncy varchar,
                    clientid varchar, episodid varchar, refld_date date, triaged_date date,
                    dob_date date, previous_refld_date date, previous_triaged_date date,
                    previous_dob_date date
                );
                create table quality.dq_episode_previous (
                    _file_id integer, _row_number integer, agency_code varchar, agncy varchar,
                    clientid varchar, episodid varchar, client_ref varchar, episode_ref varchar,
                    previous_path varchar, is_still_sent boolean
                );
                create table quality.dq_episode_exits (
                    _file_id integer, _row_number integer, agency_code varchar, agncy varchar,
                    clientid varchar, episodid varchar, reasons_on_the_day integer
                );
                create table quality.dq_episode_coordination (
                    _file_id integer, _row_number integer, agency_code varchar, agncy varchar,
                    clientid varchar, episodid varchar, co_ordinators integer
                );
                create table quality.dq_submission_unit (
                    _file_id integer, agency_code varchar, submission_month date,
                    dataset varchar, provider_code varchar, entity varchar, series varchar,
                    records bigint
                );
                create table quality.dq_local_file (
                    _file_id integer, _row_number integer, agency_code varchar,
                    provider_code varchar, entity varchar, submission_month date, status varchar,
                    surroundings varchar
                );
                create table quality.dq_local_record (
                    _file_id integer, _row_number integer, agency_code varchar, entity varchar,
                    record_key varchar, client_ref varchar, episode_ref varchar,
                    keyworker_ref varchar, replaced_month date
                );
                create table quality.dq_local_client (
                    _file_id integer, _row_number integer, client_id varchar, agency_code varchar,
                    client_ref varchar
                );
                create table quality.dq_local_episode (
                    _file_id integer, _row_number integer, client_id varchar, episode_type varchar,
                    start_date date, discharge_date date
                );
                """
            )
            for rule_id in LOCAL_RULES:
                connection.execute(
                    f"alter table quality.dq_local_record add column {rule_id} varchar"
                )
            prepare_local_tables(connection, read_entities(PROJECT / "seeds").values())
            for entity in ENTITIES:
                columns = ", ".join(f"{name} {kind}" for name, kind in columns_of(entity).items())
                connection.execute(f"create table quality.dq_{entity} ({columns})")
        return self

    def land(self, submission: Submission) -> int:
        """Land one file and build the quality relations for it; give its id."""
        self.landed += 1
        file_id = self.landed
        with self.connect() as connection:
            connection.execute("begin transaction")
            connection.execute(
                "insert into raw.ndtms_file values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(file_id, submission.path, submission.month, submission.sha256),
                    *(submission.unknown_columns, submission.status, submission.rejected_rule),
                    *(submission.problem, None),
                ],
            )
            connection.execute("delete from raw.ndtms_scan where path = ?", [submission.path])
            connection.execute(
                "insert into raw.ndtms_scan values (?, ?)", [submission.path, submission.sha256]
            )
            connection.execute(
                "insert into quality.dq_file values (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(file_id, submission.agency, submission.path, submission.status),
                    *(submission.rejected_rule, submission.month, submission.unknown_columns),
                    *(submission.file_name_letter, submission.file_name_agency),
                    submission.other_agency,
                ],
            )
            records = {submission.agency: 1}
            for number, (found, expected) in enumerate(submission.rejected_rows, start=1001):
                connection.execute(
                    "insert into quality.dq_row values (?, ?, ?, ?, ?)",
                    [file_id, number, submission.agency, found, expected],
                )
                records[submission.agency] += 1
            for number, (entity, agency, content) in enumerate(submission.records, start=1):
                keys = {"_file_id": file_id, "_row_number": number, "agency_code": agency}
                row = {"agncy": agency, **content, **keys}
                wanted = {name: row[name] for name in columns_of(entity) if name in row}
                connection.execute(
                    f"insert into quality.dq_{entity} ({', '.join(wanted)}) "
                    f"values ({', '.join('?' * len(wanted))})",
                    list(wanted.values()),
                )
                records[agency] = records.get(agency, 0) + 1
            for agency, number in records.items():
                service, provider = self.agencies.get(agency, ("adult", "unassigned"))
                dataset = "ndtms_yp" if service == "young_people" else "ndtms_adult"
                connection.execute(
                    "insert into quality.dq_submission_unit values (?, ?, ?, ?, ?, null, ?, ?)",
                    [file_id, agency, submission.month, dataset, provider, agency, number],
                )
            connection.execute("commit")
        return file_id

    def land_local(
        self,
        entity: str,
        provider_code: str,
        period: str,
        *records: dict[str, Any],
        folder: str = "case_management",
        status: str = "landed",
        surroundings: str = "",
    ) -> int:
        """Land a file of a provider's own system and build the relations for it; give its id.

        Of a record, ``key`` is its key and ``l004`` and the like the fields that break a rule; a
        rule that is not named holds.
        """
        with self.connect() as connection:
            file_id = len(connection.execute("from raw.local_file").fetchall()) + 1
            path = f"{folder}/{period}/{provider_code}/{entity}.csv"
            problem = f"{path}: column x is missing" if status == "rejected" else None
            connection.execute(
                "insert into raw.local_file values (?, ?, ?, ?, ?, ?, '', ?, now(), ?, ?)",
                [
                    *(file_id, path, entity, folder, month(period), provider_code),
                    *(len(records), status, problem),
                ],
            )
            connection.execute(
                "insert into quality.dq_local_file values (?, 0, ?, ?, ?, ?, ?, ?)",
                [
                    *(-file_id, provider_code, provider_code, entity, month(period), status),
                    surroundings,
                ],
            )
            for number, record_ in enumerate(records, start=1):
                row = {
                    **dict.fromkeys(LOCAL_RULES, ""),
                    **{"_file_id": -file_id, "_row_number": number, "agency_code": provider_code},
                    **{"entity": entity, "record_key": record_.get("key", str(number))},
                    **{name: value for name, value in record_.items() if name != "key"},
                }
                connection.execute(
                    f"insert into quality.dq_local_record ({', '.join(row)}) "
                    f"values ({', '.join('?' * len(row))})",
                    list(row.values()),
                )
            series = f"{provider_code} {entity}" + (f" {period}" if folder == "returns" else "")
            connection.execute(
                "insert into quality.dq_submission_unit "
                "values (?, ?, ?, 'case_management', ?, ?, ?, ?)",
                [
                    *(-file_id, provider_code, month(period), provider_code, entity, series),
                    1 + len(records),
                ],
            )
        return file_id

    def accept_issues(self, *issues: dict[str, str]) -> None:
        names = (
            *("rule_id", "agency_code", "client_ref", "episode_ref", "field"),
            *("accepted_by_role", "accepted_date", "until_date", "reason"),
        )
        with self.connect() as connection:
            connection.execute(
                "create or replace table raw.reference_accepted_issues "
                f"({', '.join(f'{name} varchar' for name in names)}, _row_number integer)"
            )
            for number, issue in enumerate(issues, start=1):
                connection.execute(
                    f"insert into raw.reference_accepted_issues values ({', '.join('?' * 10)})",
                    [*(issue.get(name) for name in names), number],
                )

    def ask_to_accept(self, provider_code: str, *requests: dict[str, str], period: str) -> None:
        """Land a return of a provider."""
        with self.connect() as connection:
            file_id = len(connection.execute("from raw.local_file").fetchall()) + 1
            name = f"returns/{period}/{provider_code}/accepted_issue_request.csv"
            connection.execute(
                "insert into raw.local_file values (?, ?, 'accepted_issue_request', 'returns', "
                "?, ?, '', 0, now(), 'landed', null)",
                [file_id, name, month(period), provider_code],
            )
            for number, request in enumerate(requests, start=1):
                row = {"_file_id": file_id, "_row_number": number, **request}
                connection.execute(
                    f"insert into raw.local_accepted_issue_request ({', '.join(row)}) "
                    f"values ({', '.join('?' for _ in row)})",
                    list(row.values()),
                )

    def publish(self, period: str, *figures: dict[str, Any], status: str = "published") -> int:
        """Add a publication to the history, with figures as they were published; give its number.

        Of a figure, ``cell`` is ``MEASURE.component``; what is not said is that of all adults of
        area ``a`` in the latest twelve months.
        """
        with self.connect() as connection:
            create_history_tables(connection)
            number = len(connection.execute("from history.publication").fetchall()) + 1
            connection.execute(
                "insert into history.publication (publication, period, status) values (?, ?, ?)",
                [number, period, status],
            )
            for figure in figures:
                measure, _, component = figure["cell"].partition(".")
                row = {
                    "window_code": "ROLL12",
                    "area": "a",
                    "provider_code": "all",
                    "client_group": "adult",
                    "breakdown": "total",
                    "breakdown_value": "all",
                    "status": "final",
                    **{name: value for name, value in figure.items() if name != "cell"},
                    **{"measure": measure, "component": component},
                    **{"period": period, "publication": number},
                }
                connection.execute(
                    f"insert into history.measure_history ({', '.join(row)}) "
                    f"values ({', '.join('?' * len(row))})",
                    list(row.values()),
                )
        return number

    def execute(self, query: str) -> list[tuple[Any, ...]]:
        with self.connect() as connection:
            return connection.execute(query).fetchall()

    def latest(self, name: str) -> list[dict[str, str]]:
        path = self.home / "quality" / "latest" / name
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    def failures(self) -> set[tuple[Any, ...]]:
        return set(
            self.execute(
                "select rule_id, entity, agency_code, field from quality_results.rule_failure"
            )
        )


def count_with_duckdb(
    connection: duckdb.DuckDBPyConnection, ruleset: Ruleset, file_ids: Sequence[int]
) -> list[CheckCounts]:
    """Stand in for Great Expectations, with the meaning of NULL stated in another way."""
    found = []
    for check in ruleset.checks:
        rows = connection.execute(
            f"""
            select
                _file_id, agency_code,
                count(*) filter (({check.applies_when}) is true),
                count(*) filter (
                    ({check.applies_when}) is true and ({check.holds_when}) is not true
                )
            from {check.relation} where list_contains(?, _file_id) group by all
            """,
            [list(file_ids)],
        ).fetchall()
        units = {(row[0], row[1]): UnitCounts(row[2], row[3]) for row in rows}
        found.append(CheckCounts(check.number, units))
    return found


def gate(
    warehouse: Warehouse,
    ruleset: Ruleset,
    period: str = "2024-05",
    *,
    validate: bool = True,
    accepted_reason: str | None = None,
) -> GateOutcome:
    """Run the steps of the gate's process, without Great Expectations."""
    with warehouse.connect() as connection:
        waiting = files_to_validate(connection, ruleset)
        if waiting and validate:
            counts = count_with_duckdb(connection, ruleset, waiting)
            assert store_results(connection, ruleset, waiting, counts) == []
        decision = decide(connection, ruleset, period)
        path = outputs.write_outputs(
            connection,
            ruleset,
            decision,
            home=warehouse.home,
            period=period,
            accepted_reason=accepted_reason,
        )
    return read_outcome(path)


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def sound(period: str, name: str = "a.csv", agency: str = "A0001", **changes: Any) -> Submission:
    """Make a file of one agency that breaks no rule."""
    return Submission(
        path=f"ndtms/{period}/{name}",
        month=month(period),
        agency=agency,
        records=[("client", agency, record("client")), ("episode", agency, record("episode"))],
        **changes,
    )


def faulty(period: str, name: str = "a.csv", agency: str = "A0001", **changes: Any) -> Submission:
    """Make a file of one agency with one episode that was triaged before it was referred."""
    submission = sound(period, name, agency, **changes)
    submission.records[1] = ("episode", agency, record("episode", refld="2024-04-05"))
    return submission
