"""The contracts of the local extracts (Open Data Contract Standard), one file per entity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from open_data_contract_standard.model import OpenDataContractStandard, SchemaObject, SchemaProperty

from orchestration.settings import PROJECT

CONTRACTS = PROJECT / "contracts"

_CONTENTS = {
    "array": "list",
    "boolean": "boolean",
    "date": "date",
    "integer": "integer",
    "number": "decimal",
    "string": "text",
    "timestamp": "timestamp",
}
_MONTH_FORMAT = "yyyy-MM"


@dataclass(frozen=True)
class LocalField:
    """A field of an entity.

    Attributes:
        name: column of the file; that of one key of a map is `<field>__<key>`.
        content: `text`, `code`, `date`, `month`, `timestamp`, `integer`, `decimal`, `boolean` or
            `list`.
        is_key: part of what tells one row from another.
        is_filled: no row may leave it blank.
        accepted_values: the only values it may have, none for any.
        references_to: `<entity>.<field>` that must hold its value, blank for none.
        is_personal: never leaves landing and fix lists.
        description: what it says, in a phrase.

    """

    name: str
    content: str
    is_key: bool
    is_filled: bool
    accepted_values: tuple[str, ...]
    references_to: str
    is_personal: bool
    description: str


@dataclass(frozen=True)
class LocalEntity:
    """What one kind of file holds.

    Attributes:
        name: of the entity and of its files.
        folder: of the landing folder, `case_management` or `returns`.
        about: what it is, in a phrase.
        grain: what a row is.
        fields: in the order of the contract.

    """

    name: str
    folder: str
    about: str
    grain: str
    fields: tuple[LocalField, ...]

    @property
    def is_contract_scoped(self) -> bool:
        """It has no client, so its rows may name the contract they are about."""
        return any(field.name == "contract" for field in self.fields)


@cache
def local_entities() -> tuple[LocalEntity, ...]:
    """Read all contracts, in the order of their names.

    Raises:
        ValueError: a contract lacks something that the files need.

    """
    return tuple(_entity(path) for path in sorted(CONTRACTS.glob("*.odcs.yaml")))


def _entity(path: Path) -> LocalEntity:
    contract = OpenDataContractStandard.from_file(str(path))
    schemas = contract.schema_ or []
    if len(schemas) != 1 or f"{schemas[0].name}.odcs.yaml" != path.name:
        raise ValueError(f"{path.name}: must have one schema, named as the file")
    schema = schemas[0]
    return LocalEntity(
        name=schema.name or "",
        folder=(schema.physicalName or "").partition("/")[0],
        about=(contract.description and contract.description.purpose) or "",
        grain=schema.dataGranularityDescription or "",
        fields=tuple(_field(path.name, schema, one) for one in schema.properties or []),
    )


def _field(file: str, schema: SchemaObject, described: SchemaProperty) -> LocalField:
    if not described.name or described.logicalType not in _CONTENTS:
        raise ValueError(f"{file}: a property of {schema.name} has no name or no known logicalType")
    content = _CONTENTS[described.logicalType]
    options = described.logicalTypeOptions or {}
    holder = described.items if content == "list" and described.items else described
    values = tuple(str(one.value) for one in holder.enum or [])
    if content == "date" and options.get("format") == _MONTH_FORMAT:
        content = "month"
    elif content == "text" and values:
        content = "code"
    relationships = described.relationships or []
    return LocalField(
        name=described.name,
        content=content,
        is_key=bool(described.primaryKey),
        is_filled=bool(described.required),
        accepted_values=values,
        references_to=str(relationships[0].to) if relationships else "",
        is_personal=described.classification == "personal",
        description=described.description or "",
    )
