"""From the tables of files to the raw table of their entity: one INSERT, which maps values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from orchestration.landing.local.csv_rows import ROW_NUMBER
from orchestration.landing.local.discover import LocalFile
from orchestration.landing.local.layout import SourceColumn
from orchestration.landing.local.mapping import EntityMapping
from orchestration.landing.local.register import SEPARATOR
from orchestration.landing.local.tables import table_of
from orchestration.landing.tables import literal, quoted

_SOURCE = "landing_local"
_FILE_ID = "_file_id"


@dataclass(frozen=True)
class FileContent:
    """What is landed of a file.

    Attributes:
        columns: what its columns hold.
        mapping: what its provider names differently.
        rows: its rows, as `source_table` gives them.

    """

    file: LocalFile
    columns: tuple[SourceColumn, ...]
    mapping: EntityMapping
    rows: pa.Table


def insert_files(
    connection: duckdb.DuckDBPyConnection, contents: Mapping[int, FileContent]
) -> None:
    """Insert the rows of files, and how far mappings cover them, inside a caller's transaction.

    Wrong values are kept. What has no field, and what a value was before it was mapped, is kept as
    JSON in `_other_columns` under the provider's column names.

    Args:
        connection: inside a transaction.
        contents: by the number of the file.

    """
    alike = defaultdict(list)
    for file_id, content in contents.items():
        rows = content.rows.append_column(
            _FILE_ID, pa.repeat(pa.scalar(file_id, pa.int32()), content.rows.num_rows)
        )
        form = (content.file.entity.name, content.columns, content.mapping.sha256)
        alike[form].append((content, rows))
    for (entity, columns, _), together in alike.items():
        (first, _), *_ = together
        all_rows = pa.concat_tables([rows for _, rows in together])
        with registered(connection, _SOURCE, all_rows):
            connection.execute(
                f"insert into {table_of(entity)} by name {_select(columns, first.mapping)}"
            )
    for file_id, content in contents.items():
        if content.mapping.sha256 is not None:
            _insert_coverage(connection, file_id, content)


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> Iterator[None]:
    """Let SQL read rows under a name."""
    connection.register(name, rows)
    try:
        yield
    finally:
        connection.unregister(name)


def _select(columns: Sequence[SourceColumn], mapping: EntityMapping) -> str:
    fields = "".join(
        f", {_mapped(column, mapping)} as {quoted(column.field.name)}"
        for column in columns
        if column.field
    )
    pairs = ", ".join(
        f"to_json({literal(column.name)})::varchar || ':' || to_json({value})::varchar"
        for column in columns
        if (value := _kept_beside(column, mapping))
    )
    other = f"'{{' || nullif(concat_ws(',', {pairs}), '') || '}}'" if pairs else "null::varchar"
    return f"select {_FILE_ID}, {ROW_NUMBER}, {other} as _other_columns{fields} from {_SOURCE}"


def _value(column: SourceColumn) -> str:
    return f"c{column.position}"


def _mapped(column: SourceColumn, mapping: EntityMapping) -> str:
    """Write the value of a field as the contract knows it; of a list, each value by itself."""
    value = _value(column)
    if column.field is None or column.field.name not in mapping.values:
        return value
    values = mapping.values[column.field.name]
    if column.field.content != "list":
        return _recoded(value, values)
    return (
        f"nullif(array_to_string(list_transform(string_split({value}, {literal(SEPARATOR)}), "
        f"lambda x: {_recoded('trim(x)', values)}), {literal(SEPARATOR)}), '')"
    )


def _recoded(value: str, values: dict[str, str | None]) -> str:
    cases = "".join(
        f" when {literal(source)} then {literal(target) if target else 'null'}"
        for source, target in values.items()
    )
    return f"case lower({value}){cases} else {value} end"


def _kept_beside(column: SourceColumn, mapping: EntityMapping) -> str | None:
    """Write what a column adds to the JSON, None where it adds nothing."""
    value = _value(column)
    if column.field is None:
        return value
    if column.field.name not in mapping.values:
        return None
    return f"case when {value} is distinct from {_mapped(column, mapping)} then {value} end"


def _insert_coverage(
    connection: duckdb.DuckDBPyConnection, file_id: int, content: FileContent
) -> None:
    """Say of every column, and of every value of a coded one, whether it is mapped or known.

    `treatment` is `mapped`, `as_is` for what the contract knows by itself, `unknown` for the rest.
    """
    file, mapping = content.file, content.mapping
    connection.execute(
        "insert into raw.local_file_mapping values (?, ?)", [file_id, mapping.sha256]
    )
    parts = [
        part
        for column in content.columns
        for part in (_of_column(column), *_of_values(column, mapping))
    ]
    with registered(connection, _SOURCE, content.rows):
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
        f"count({_value(column)}) from {_SOURCE}"
    )


def _of_values(column: SourceColumn, mapping: EntityMapping) -> list[str]:
    field = column.field
    if field is None or not (field.accepted or field.name in mapping.values):
        return []
    value = _value(column)
    if field.content == "list":
        value = f"unnest(string_split({value}, {literal(SEPARATOR)}))"
    known = _any_of(field.accepted) if field.accepted else "true"
    return [
        f"select {literal(column.name)}, {_field(column)}, said, "
        f"case when {_any_of(mapping.values.get(field.name, {}))} then 'mapped' "
        f"when {known} then 'as_is' else 'unknown' end, count(*) "
        f"from (select trim(said) as said from (select {value} as said from {_SOURCE})) "
        "where said is not null group by said"
    ]


def _field(column: SourceColumn) -> str:
    return literal(column.field.name) if column.field else "null::varchar"


def _any_of(values: Sequence[str] | dict[str, str | None]) -> str:
    if not values:
        return "false"
    return f"lower(said) in ({', '.join(literal(value) for value in values)})"
