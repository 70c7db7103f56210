"""Which column of a file holds which field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.landing.declared import OTHER_SEPARATOR, repeated_names
from orchestration.landing.header import separator_hint
from orchestration.landing.local.mapping import EntityMapping
from orchestration.landing.local.register import Entity, Field
from orchestration.landing.report import LandingFault


@dataclass(frozen=True)
class SourceColumn:
    """A column of a file.

    Attributes:
        position: from 0.
        name: as in the header, trimmed.
        field: what it holds, None where the contract does not know it.
        is_mapped: the provider's mapping file says so.

    """

    position: int
    name: str
    field: Field | None
    is_mapped: bool


def lay_out(
    names: Sequence[str], entity: Entity, mapping: EntityMapping, label: str
) -> tuple[SourceColumn, ...]:
    """Find the field of every column; the mapping goes before a column that is named as the field.

    Args:
        names: the header, trimmed; a column without a name is known by its place.
        entity: what the file should hold.
        mapping: what the provider names differently.
        label: how the faults name the file.

    Raises:
        LandingFault: a needed field has no column, or one has two; one line each.

    """
    fields = {field.name: field for field in entity.fields}
    if separator_hint(names):
        raise LandingFault([f"{label}: {OTHER_SEPARATOR}"])
    header = [name.lower() or f"column {place}" for place, name in enumerate(names, start=1)]
    faults = repeated_names(header, {*fields, *mapping.fields}, label)
    mapped = Counter(mapping.fields[name] for name in set(header) if name in mapping.fields)
    faults.extend(
        f"{label}: two columns are mapped to {name}; keep one of them in the file"
        for name, times in mapped.items()
        if times > 1
    )
    columns = []
    for position, name in enumerate(header):
        holds = mapping.fields.get(name, "" if name in mapped else name)
        columns.append(
            SourceColumn(
                position=position,
                name=names[position] or name,
                field=fields.get(holds),
                is_mapped=name in mapping.fields,
            )
        )
    held = {column.field.name for column in columns if column.field}
    faults.extend(
        f"{label}: column {field.name} is missing; add it to the header"
        for field in entity.fields
        if field.is_needed and field.name not in held
    )
    if faults:
        raise LandingFault(faults)
    return tuple(columns)
