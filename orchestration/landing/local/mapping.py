"""Mapping files: how a provider's own column names and codes become those of the contracts.

`reference/mappings/<provider_code>.csv` has a row per column and per value that the provider names
differently. It is read anew on every run.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.landing.declared import Column, DeclaredTable, read_content
from orchestration.landing.local.register import Entity
from orchestration.landing.report import LandingFault

_TABLE = DeclaredTable(
    name="mapping",
    is_required=False,
    columns=tuple(
        Column(name, is_required=True, is_key=False, is_filled=filled, content="text", accepted=())
        for name, filled in (
            ("entity", True),
            ("source_column", False),
            ("field", True),
            ("source_value", False),
            ("value", False),
        )
    ),
)


@dataclass
class EntityMapping:
    """What a provider names differently in the files of one entity.

    Attributes:
        fields: name of the field by the provider's column name, lower case.
        values: by field, the value by the provider's value, lower case; None for blank.

    """

    fields: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str | None]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def sha256(self) -> str | None:
        """Give what tells two mappings apart, None where nothing is mapped."""
        if not self.fields and not self.values:
            return None
        text = json.dumps([self.fields, self.values], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Mappings:
    """The mapping files of a landing folder.

    Attributes:
        usable: by provider and entity.
        faults: by provider, what is wrong with its file; nothing of it is used then.

    """

    usable: dict[str, dict[str, EntityMapping]]
    faults: dict[str, tuple[str, ...]]

    def of(self, provider_code: str, entity: str) -> EntityMapping:
        """Give what is mapped for an entity of a provider.

        Raises:
            LandingFault: the provider's mapping file has faults.

        """
        if provider_code in self.faults:
            raise LandingFault(self.faults[provider_code])
        return self.usable.get(provider_code, {}).get(entity) or EntityMapping()


def read_mappings(landing: Path, entities: Mapping[str, Entity]) -> Mappings:
    """Read and check all mapping files of a landing folder."""
    mappings = Mappings({}, {})
    for path in sorted((landing / "reference" / "mappings").glob("*.csv")):
        label = path.relative_to(landing).as_posix()
        try:
            rows = read_content(_TABLE, path, label).rows
            mappings.usable[path.stem] = _by_entity(rows, entities, label)
        except LandingFault as fault:
            mappings.faults[path.stem] = fault.faults
    return mappings


def _by_entity(
    rows: list[dict[str, str | None]], entities: Mapping[str, Entity], label: str
) -> dict[str, EntityMapping]:
    found: dict[str, EntityMapping] = defaultdict(EntityMapping)
    faults: list[str] = []
    for number, row in enumerate(rows, start=1):
        faults.extend(f"{label}, row {number}, {fault}" for fault in _take(row, entities, found))
    if faults:
        raise LandingFault(faults)
    return dict(found)


def _take(
    row: Mapping[str, str | None],
    entities: Mapping[str, Entity],
    found: dict[str, EntityMapping],
) -> Iterator[str]:
    """Add a row to what is mapped, or tell what is wrong with it."""
    entity = entities.get((row["entity"] or "").lower())
    if entity is None:
        yield "entity: is no entity; name it as one of the templates"
        return
    wanted = {one.name: one for one in entity.fields}.get((row["field"] or "").lower())
    if wanted is None:
        yield f"field: is no field of {entity.name}; take it from the template"
        return
    column, source_value = row["source_column"], row["source_value"]
    mapping = found[entity.name]
    if column is not None:
        known = mapping.fields.setdefault(column.lower(), wanted.name)
        if known != wanted.name:
            yield f"source_column: an earlier row maps this column to {known}; keep one of them"
    elif source_value is None:
        yield "source_column: is blank; name the column of the provider's file"
    if source_value is None:
        if row["value"] is not None:
            yield "source_value: is blank; say which value is to become the value"
        return
    value = row["value"]
    if value is not None and wanted.accepted:
        if value.lower() not in wanted.accepted:
            yield f"value: is none of {', '.join(wanted.accepted)}; write one of them"
        value = value.lower()
    values = mapping.values[wanted.name]
    if values.setdefault(source_value.lower(), value) != value:
        yield "source_value: an earlier row maps this value to another one; keep one of them"
