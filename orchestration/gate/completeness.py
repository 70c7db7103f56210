"""How complete each field is in what is in force: valid, other, default, invalid, missing (VODIM).

Which fields a record should have, when, and which codes a field may hold, stands in the registers.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

DATASETS = {"ndtms_adult": "in_adult_set", "ndtms_yp": "in_young_people_set"}
"""The national data sets, with the column of the register that says which fields are in them."""

_ASKED_FOR = ("mandatory", "required", "expected")
_KINDS = ("other", "default", "invalid", "missing")
# lists of thousands of codes, of which the register holds the placeholders alone
_OPEN_LISTS = ("DAT",)
_WITHOUT_CONSENT_TOO = ("AGNCY", "CLIENTID", "CONSENT")


@dataclass(frozen=True)
class _Field:
    """A field of the register: of which records it is asked for, and what kind its values are."""

    entity: str
    name: str
    requirement: str
    datasets: tuple[str, ...]
    asked_when: str
    conditions: dict[str, str]


def count_fields(connection: duckdb.DuckDBPyConnection, seeds: Path) -> None:
    """Leave the temporary table ``gate_field_completeness``.

    One row per data set, provider, entity and field that is asked for in the set: how many records
    of consenting clients should have it, and how many of them are ``valid``, ``other`` (a code that
    says "other"), ``default`` (not known, declined or not stated), ``invalid`` (not in the code
    list, no date, or out of range) or ``missing`` (blank). The five add up to the records.

    Args:
        connection: the connection on which ``decide`` left its tables.
        seeds: folder of the registers.

    """
    _keep_counts(
        connection,
        "gate_field_completeness",
        _fields(seeds),
        cell=("dataset", "provider_code"),
        condition="units.is_in_force and records.consent = 'Y'",
    )


def count_mandatory_fields(connection: duckdb.DuckDBPyConnection, seeds: Path) -> None:
    """Leave the temporary table ``gate_mandatory_field``: that of ``count_fields``, month by month.

    It has the fields that no submission can do without, in every validated submission that is
    current for its month, and the column ``submission_month``. What a record holds even without
    consent is asked of every record, the other fields of consenting clients alone.

    Args:
        connection: the connection on which ``decide`` left its tables.
        seeds: folder of the registers.

    """
    mandatory = [
        field
        if field.name in _WITHOUT_CONSENT_TOO
        else replace(field, asked_when=f"({field.asked_when}) and consent = 'Y'")
        for field in _fields(seeds)
        if field.requirement == "mandatory"
    ]
    _keep_counts(
        connection,
        "gate_mandatory_field",
        mandatory,
        cell=("dataset", "provider_code", "submission_month"),
        condition="units.is_current and units.is_validated",
    )


def _keep_counts(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    fields: Iterable[_Field],
    *,
    cell: tuple[str, ...],
    condition: str,
) -> None:
    by_entity: dict[str, list[_Field]] = defaultdict(list)
    for field in fields:
        by_entity[field.entity].append(field)
    counted = [
        row
        for entity, of_entity in by_entity.items()
        for row in _count(connection, entity, of_entity, cell=cell, condition=condition)
    ]
    names = (*cell, "entity", "field", "requirement", "records", *_KINDS)
    columns = list(zip(*counted, strict=True)) or [()] * len(names)
    arrays = {
        name: pa.array(column, _column_type(name))
        for name, column in zip(names, columns, strict=True)
    }
    connection.register("gate_arrow", pa.table(arrays))
    connection.execute(
        f"""
        create or replace temp table {table} as
        select *, records - {" - ".join(f'"{kind}"' for kind in _KINDS)} as valid from gate_arrow
        """
    )
    connection.unregister("gate_arrow")


def _column_type(name: str) -> pa.DataType:
    if name == "submission_month":
        return pa.date32()
    return pa.int64() if name in ("records", *_KINDS) else pa.string()


def _fields(seeds: Path) -> list[_Field]:
    codes: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(seeds / "ndtms_codes.csv"):
        if row["code_list"] not in _OPEN_LISTS:
            codes[row["code_list"]].append(row)
    special = {
        (row["entity"], row["field"]): row for row in _rows(seeds / "ndtms_field_conditions.csv")
    }
    return [
        _Field(
            entity=row["entity"],
            name=row["field"],
            requirement=row["requirement"],
            datasets=tuple(name for name, column in DATASETS.items() if row[column] == "Y"),
            asked_when=condition.get("asked_when") or "true",
            conditions=_conditions(
                row, codes[row["code_list"]], condition.get("answers_beyond_range", "")
            ),
        )
        for row in _rows(seeds / "ndtms_fields.csv")
        for condition in [special.get((row["entity"], row["field"]), {})]
        if row["requirement"] in _ASKED_FOR and row["in_set_p"] == "Y"
    ]


def _conditions(
    field: dict[str, str], codes: list[dict[str, str]], answers_beyond_range: str
) -> dict[str, str]:
    column = field["field"].lower()
    conditions = dict.fromkeys(_KINDS, "false") | {"missing": f"{column} is null"}
    if field["value_type"] == "date":
        conditions["invalid"] = f"{column} is not null and {column}_date is null"
    elif field["value_type"] == "integer":
        low, high = field["min_value"] or "0", field["max_value"]
        in_range = f"{column}_number >= {low}" + (f" and {column}_number <= {high}" if high else "")
        conditions["default"] = _is_one_of(column, answers_beyond_range.split(";"))
        conditions["invalid"] = (
            f"{column} is not null and not coalesce({in_range}, false) "
            f"and not {conditions['default']}"
        )
    elif codes:
        default = [row["code"] for row in codes if row["is_missing"] == "Y"]
        other = [
            row["code"]
            for row in codes
            if row["is_missing"] != "Y" and row["label"].lower().startswith("other")
        ]
        conditions["default"] = _is_one_of(column, default)
        conditions["other"] = _is_one_of(column, other)
        known = _is_one_of(column, [row["code"] for row in codes])
        conditions["invalid"] = f"{column} is not null and not {known}"
    return conditions


def _is_one_of(column: str, codes: list[str]) -> str:
    if not any(codes):
        return "false"
    literals = ", ".join("'" + code.upper().replace("'", "''") + "'" for code in codes)
    return f"coalesce({column} in ({literals}), false)"


def _count(
    connection: duckdb.DuckDBPyConnection,
    entity: str,
    fields: list[_Field],
    *,
    cell: tuple[str, ...],
    condition: str,
) -> list[tuple[object, ...]]:
    """Count all fields of an entity in one pass over its records; a cell begins with its set."""
    counts = ", ".join(
        f"count(*) filter (({field.asked_when}) and {kind})"
        for field in fields
        for kind in ("true", *field.conditions.values())
    )
    keys = ", ".join(f"units.{name}" for name in cell)
    rows = connection.execute(
        f"""
        select {keys}, {counts}
        from quality.dq_{entity} as records
        inner join gate_unit as units using (_file_id, agency_code)
        where {condition}
        group by {keys}
        order by all
        """
    ).fetchall()
    width = 1 + len(_KINDS)
    starts = range(len(cell), len(cell) + width * len(fields), width)
    return [
        (*row[: len(cell)], entity, field.name, field.requirement, *row[start : start + width])
        for row in rows
        for field, start in zip(fields, starts, strict=True)
        if row[0] in field.datasets
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
