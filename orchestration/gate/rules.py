"""The rule register and the Great Expectations suites, read as plain data.

Both are data files: a new rule is a row in ``seeds/dq_rules.csv`` and an entry in one of the suites
under ``expectations/``. Nothing here imports Great Expectations, so that a command or a code
location that only wants to know the rules stays fast.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.gate.errors import GateError

PROJECT = Path(__file__).resolve().parents[2]
REGISTER = PROJECT / "seeds" / "dq_rules.csv"
SUITES = PROJECT / "expectations"
LOCAL_REGISTERS = tuple(
    PROJECT / "seeds" / f"{name}.csv"
    for name in ("local_fields", "local_date_orders", "local_future_dates")
)
"""What a local record must hold; the rules about them name no field themselves."""

EXPECTATION_TYPE = "expect_records_to_meet_rule"
LOCAL_DATASET = "case_management"
"""The data set of the providers' own extracts and returns, whose files hold one entity each."""
LOCAL_RECORD = "local_record"
"""Entity of the suite of all local records: a record is of the entity that its file holds."""
SEVERITIES = ("reject", "warn", "info")
FIX_WHERE = {
    "case_system": "in the provider's case-management system",
    "export": "in the provider's export or its mapping",
    "reference": "in the commissioner's reference tables",
}
"""Where the cause of a failure lies as a rule, in words."""
_ALLOWED = {
    "dataset": ("ndtms", LOCAL_DATASET),
    "severity": SEVERITIES,
    # the three categories of the harmonised terminology of Kahn and others
    "kahn_category": ("conformance", "completeness", "plausibility"),
    # the six dimensions of DAMA UK
    "dama_dimension": (
        *("accuracy", "completeness", "consistency", "timeliness", "uniqueness", "validity"),
    ),
    "fix_where": tuple(FIX_WHERE),
}
_RELATION = re.compile(r"[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*")
_VERSION_LENGTH = 12


@dataclass(frozen=True)
class Rule:
    """One row of the rule register.

    ``valid_from`` and ``valid_to`` bound the submission months (first days) the rule looks at; both
    ends count, ``None`` is open. ``dataset`` is ``ndtms`` or ``case_management``. ``is_gate`` says
    whether a failure closes the gate.
    ``kahn_category`` and ``dama_dimension`` say what kind of quality it is about, ``fix_where`` who
    can mend it, ``for_commissioner`` what a failure means for the figures.
    """

    rule_id: str
    dataset: str
    entity: str
    severity: str
    is_gate: bool
    kahn_category: str
    dama_dimension: str
    title: str
    problem: str
    how_to_fix: str
    fix_where: str
    for_commissioner: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Check:
    """One expectation of a suite: a rule on one field (or field group) of one relation.

    ``applies_when`` picks the records the rule looks at, ``holds_when`` must be true of each of
    them; NULL counts as not true in both. ``detail`` is an SQL text expression over the same
    columns that the provider sees beside the problem; it must not show a personal value.
    ``fields`` is one that names the fields of a failing record, where these differ by record.
    ``record_key`` are the SQL expressions that tell a record of the relation from month to month.
    """

    number: int
    rule_id: str
    entity: str
    field: str
    relation: str
    record_key: tuple[str, ...]
    applies_when: str
    holds_when: str
    detail: str | None
    fields: str | None


@dataclass(frozen=True)
class Ruleset:
    """All rules and checks, the suites as Great Expectations wants them, and their version."""

    rules: dict[str, Rule]
    checks: tuple[Check, ...]
    suites: tuple[dict[str, Any], ...]
    version: str

    def relation_of(self, rule_id: str, entity: str) -> str:
        """Give the relation in which a rule looks at the records of an entity."""
        return next(
            check.relation
            for check in self.checks
            if (check.rule_id, check.entity) == (rule_id, entity)
        )

    def files_of(self, relation: str, file_ids: Sequence[int]) -> list[int]:
        """Give those of some files that a relation is about; local ones have numbers below 0."""
        is_local = self.rules[self.checks_in(relation)[0].rule_id].dataset == LOCAL_DATASET
        return [file_id for file_id in file_ids if (file_id < 0) == is_local]

    def checks_in(self, relation: str) -> list[Check]:
        """Give the checks on one relation, in suite order."""
        return [check for check in self.checks if check.relation == relation]

    @property
    def relations(self) -> list[str]:
        """Give the relations that have a suite, in suite order."""
        return list(dict.fromkeys(check.relation for check in self.checks))


def load_ruleset(register: Path = REGISTER, suites: Path = SUITES) -> Ruleset:
    """Read the register and every suite, and reconcile the two.

    The version is a short hash of their content and of what the registers ask of local records:
    whenever a rule, a wording or a condition changes, every file counts as not yet validated.
    Layout and line ends of the files do not matter.

    Raises:
        GateError: a file is malformed, a suite names a rule that is not in the register, a rule has
            no expectation, or one rule is stated twice for an entity and field.

    """
    rows = _register_rows(register)
    rules = _rules(rows, register)
    documents = [_suite(path) for path in sorted(suites.glob("*.json"))]
    if not documents:
        raise GateError(f"{suites}: no expectation suite (*.json) found; restore the folder")
    relations = [document["meta"]["relation"] for document in documents]
    if len(relations) != len(set(relations)):
        raise GateError(f"{suites}: two suites look at one relation; put them together")
    checks = tuple(_checks(documents, rules))
    idle = sorted(set(rules) - {check.rule_id for check in checks})
    if idle:
        raise GateError(
            f"{register}: {', '.join(idle)} has no expectation in {suites}; "
            "add one, or remove the rule from the register"
        )
    asked_of_local_records = [_register_rows(path) for path in LOCAL_REGISTERS]
    content = json.dumps(
        [rows, documents, asked_of_local_records], sort_keys=True, ensure_ascii=True
    )
    version = hashlib.sha256(content.encode()).hexdigest()[:_VERSION_LENGTH]
    return Ruleset(rules=rules, checks=checks, suites=tuple(documents), version=version)


def _register_rows(register: Path) -> list[dict[str, str]]:
    try:
        with register.open(encoding="utf-8", newline="") as handle:
            return [dict(row) for row in csv.DictReader(handle, strict=True)]
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        raise GateError(f"{register}: the rule register cannot be read ({error})") from error


def _rules(rows: list[dict[str, str]], register: Path) -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for number, row in enumerate(rows, start=1):
        where = f"{register}, row {number}"
        try:
            rule = Rule(
                rule_id=row["rule_id"],
                dataset=row["dataset"],
                entity=row["entity"],
                severity=row["severity"],
                is_gate={"Y": True, "N": False}[row["is_gate"]],
                kahn_category=row["kahn_category"],
                dama_dimension=row["dama_dimension"],
                title=row["title"],
                problem=row["problem"],
                how_to_fix=row["how_to_fix"],
                fix_where=row["fix_where"],
                for_commissioner=row["for_commissioner"],
                valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
        except (KeyError, ValueError) as error:
            raise GateError(
                f"{where}: {error} is missing or not valid; is_gate is Y or N, dates are YYYY-MM-DD"
            ) from error
        for name, allowed in _ALLOWED.items():
            if getattr(rule, name) not in allowed:
                raise GateError(f"{where}, {name}: must be one of {', '.join(allowed)}")
        if rule.rule_id in rules:
            raise GateError(f"{where}, rule_id: {rule.rule_id} stands twice; keep one row")
        rules[rule.rule_id] = rule
    return rules


def _suite(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        entity, relation = document["meta"]["entity"], document["meta"]["relation"]
        document["meta"]["record_key"] = list(document["meta"]["record_key"])
        expectations = document["expectations"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GateError(
            f"{path}: not a suite with meta.entity, meta.relation, meta.record_key and "
            f"expectations ({error})"
        ) from error
    if not entity or not _RELATION.fullmatch(str(relation)):
        raise GateError(f"{path}, meta.relation: must be schema.table in lower case")
    for number, expectation in enumerate(expectations, start=1):
        if expectation.get("type") != EXPECTATION_TYPE:
            raise GateError(f"{path}, expectation {number}, type: must be {EXPECTATION_TYPE}")
        kwargs = expectation.get("kwargs", {})
        if set(kwargs) != {"rule_id", "field", "applies_when", "holds_when"} or not (
            kwargs["rule_id"] and kwargs["applies_when"] and kwargs["holds_when"]
        ):
            raise GateError(
                f"{path}, expectation {number}: needs exactly rule_id, field (may be empty), "
                "applies_when and holds_when"
            )
    return dict(document)


def _checks(documents: list[dict[str, Any]], rules: dict[str, Rule]) -> list[Check]:
    checks: list[Check] = []
    seen: set[tuple[str, str, str]] = set()
    relations: dict[tuple[str, str], str] = {}
    for document in documents:
        entity = document["meta"]["entity"]
        for expectation in document["expectations"]:
            kwargs = expectation["kwargs"]
            key = (kwargs["rule_id"], entity, kwargs["field"])
            if kwargs["rule_id"] not in rules:
                raise GateError(
                    f"{document['name']}: {kwargs['rule_id']} is not in the rule register; add it"
                )
            if key in seen:
                raise GateError(f"{document['name']}: {' '.join(key)} is stated twice; keep one")
            seen.add(key)
            relation = relations.setdefault(key[:2], document["meta"]["relation"])
            if relation != document["meta"]["relation"]:
                raise GateError(
                    f"{document['name']}: {kwargs['rule_id']} on {entity} is stated for {relation} "
                    "too; keep the expectations of a rule on an entity in one suite"
                )
            checks.append(
                Check(
                    number=len(checks),
                    rule_id=kwargs["rule_id"],
                    entity=entity,
                    field=kwargs["field"],
                    relation=document["meta"]["relation"],
                    record_key=tuple(document["meta"]["record_key"]),
                    applies_when=kwargs["applies_when"],
                    holds_when=kwargs["holds_when"],
                    detail=expectation.get("meta", {}).get("detail"),
                    fields=expectation.get("meta", {}).get("fields"),
                )
            )
    return checks
