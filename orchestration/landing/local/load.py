"""From the table of a file to the raw table of its entity: one INSERT, which maps values."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from orchestration.landing.local.csv_rows import ROW_NUMBER
from orchestration.landing.local.discover import LocalFile
from orchestration.landing.local.layout import SourceColumn
from orchestration.landing.local.mapping import EntityMapping
from orchestration.landing.local.register import SEPARATOR
from orchestration.landing.local.tables import table_of
from orchestration.landing.tables import literal, quoted

_BLANKS = "' \t\r\n\u00a0'"
_SOURCE = "landing_local"


def insert_rows(
    connection: duckdb.DuckDBPyConnection,
    file: LocalFile,
    columns: Sequence[SourceColumn],
    mapping: EntityMapping,
    rows: pa.Table,
    *,
    file_id: int,
) -> int:
    """Insert the rows of a file, and how far its mapping covers it, inside a caller's transaction.

    Values are trimmed, blank ones null, wrong ones kept. What has no field, and what a value was
    before it was mapped, is kept as JSON in `_other_columns` under the provider's column names. A
    row without any value is none.

    Returns:
        Number of rows inserted.

    """
    connection.register(_SOURCE, rows)
    try:
        connection.execute(
            f"insert into {table_of(file.entity.name)} by name {_select(columns, mapping)}",
            {"file_id": file_id},
        )
        (count,) = connection.execute(
            f"select count(*) from {table_of(file.entity.name)} where _file_id = ?", [file_id]
        ).fetchone() or (0,)
        if mapping.sha256 is not None:
            connection.execute(
                "insert into raw.local_file_mapping values (?, ?)", [file_id, mapping.sha256]
            )
            _insert_coverage(connection, file, file_id, columns, mapping)
    finally:
        connection.unregister(_SOURCE)
    return int(count)


def _select(columns: Sequence[SourceColumn], mapping: EntityMapping) -> str:
    fields = "".join(
        f", {_mapped(column, mapping)} as {quoted(column.field.name)}"
        for column in columns
        if column.field
    )
    kept = [(column.name, value) for column in columns if (value := _kept_beside(column, mapping))]
    pairs = ", ".join(
        f"to_json({literal(name)})::varchar || ':' || to_json({value})::varchar"
        for name, value in kept
    )
    other = f"'{{' || nullif(concat_ws(',', {pairs}), '') || '}}'" if kept else "null::varchar"
    filled = " or ".join(f"{_trimmed(column)} is not null" for column in columns)
    return (
        f"select $file_id as _file_id, {ROW_NUMBER}, {other} as _other_columns{fields} "
        f"from {_SOURCE} where {filled}"
    )


def _trimmed(column: SourceColumn) -> str:
    return f"nullif(trim(c{column.position}, {_BLANKS}), '')"


def _mapped(column: SourceColumn, mapping: EntityMapping) -> str:
    """Write the value of a field as the contract knows it; of a list, each value by itself."""
    value = _trimmed(column)
    if column.field is None or column.field.name not in mapping.values:
        return value
    values = mapping.values[column.field.name]
    if column.field.content != "list":
        return _recoded(value, values)
    return (
        f"nullif(array_to_string(list_transform(string_split({value}, {literal(SEPARATOR)}), "
        f"lambda x: {_recoded(f'trim(x, {_BLANKS})', values)}), {literal(SEPARATOR)}), '')"
    )


def _recoded(value: str, values: dict[str, str | None]) -> str:
    cases = "".join(
        f" when {literal(source)} then {literal(target) if target else 'null'}"
        for source, target in values.items()
    )
    return f"case lower({value}){cases} else {value} end"


def _kept_beside(column: SourceColumn, mapping: EntityMapping) -> str | None:
    """Write what a column adds to the JSON, None where it adds nothing."""
    value = _trimmed(column)
    if column.field is None:
        return value
    if column.field.name not in mapping.values:
        return None
    return f"case when {value} is distinct from {_mapped(column, mapping)} then {value} end"


def _insert_coverage(
    connection: duckdb.DuckDBPyConnection,
    file: LocalFile,
    file_id: int,
    columns: Sequence[SourceColumn],
    mapping: EntityMapping,
) -> None:
    """Say of every column, and of every value of a coded one, whether it is mapped or known.

    `treatment` is `mapped`, `as_is` for what the contract knows by itself, `unknown` for the rest.
    """
    parts = [
        part for column in columns for part in (_of_column(column), *_of_values(column, mapping))
    ]
    connection.execute(
        "insert into raw.local_mapping_coverage "
        "select $file_id, $provider, $entity, covered.* from "
        f"({' union all '.join(parts)}) as covered",
        {"file_id": file_id, "provider": file.provider_code, "entity": file.entity.name},
    )


def _of_column(column: SourceColumn) -> str:
    treatment = "mapped" if column.is_mapped else "as_is" if column.field else "unknown"
    return (
        f"select {literal(column.name)}, {_field(column)}, null::varchar, {literal(treatment)}, "
        f"count({_trimmed(column)}) from {_SOURCE}"
    )


def _of_values(column: SourceColumn, mapping: EntityMapping) -> list[str]:
    field = column.field
    if field is None or not (field.accepted or field.name in mapping.values):
        return []
    value = _trimmed(column)
    if field.content == "list":
        value = f"unnest(string_split({value}, {literal(SEPARATOR)}))"
    known = _any_of(field.accepted) if field.accepted else "true"
    return [
        f"select {literal(column.name)}, {_field(column)}, said, "
        f"case when {_any_of(mapping.values.get(field.name, {}))} then 'mapped' "
        f"when {known} then 'as_is' else 'unknown' end, count(*) "
        f"from (select trim(said, {_BLANKS}) as said from (select {value} as said from {_SOURCE})) "
        "where said is not null group by said"
    ]


def _field(column: SourceColumn) -> str:
    return literal(column.field.name) if column.field else "null::varchar"


def _any_of(values: Sequence[str] | dict[str, str | None]) -> str:
    if not values:
        return "false"
    return f"lower(said) in ({', '.join(literal(value) for value in values)})"
