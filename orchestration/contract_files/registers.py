"""The registers of the local extracts, which everything that reads or checks them goes by."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from orchestration.contract_files.contracts import LocalEntity

_ENTITY_COLUMNS = ("entity", "folder", "grain", "is_contract_scoped")
_FIELD_COLUMNS = (
    "entity",
    "position",
    "field",
    "content",
    "is_key",
    "is_filled",
    "accepted_values",
    "references_to",
    "is_personal",
    "description",
)


def entity_register(entities: Iterable[LocalEntity]) -> str:
    """Give the text of the register of entities, one row each."""
    return _csv(
        _ENTITY_COLUMNS,
        (
            (entity.name, entity.folder, entity.grain, _flag(entity.is_contract_scoped))
            for entity in entities
        ),
    )


def field_register(entities: Iterable[LocalEntity]) -> str:
    """Give the text of the register of fields, one row per entity and field."""
    return _csv(
        _FIELD_COLUMNS,
        (
            (
                entity.name,
                str(position),
                field.name,
                field.content,
                _flag(field.is_key),
                _flag(field.is_filled),
                ";".join(field.accepted_values),
                field.references_to,
                _flag(field.is_personal),
                field.description,
            )
            for entity in entities
            for position, field in enumerate(entity.fields, start=1)
        ),
    )


def _flag(value: bool) -> str:
    return "Y" if value else "N"


def _csv(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
