"""All files that are written from the contracts of the local extracts."""

from __future__ import annotations

from pathlib import Path

from orchestration.contract_files.contracts import local_entities
from orchestration.contract_files.registers import entity_register, field_register


def contract_files() -> dict[Path, str]:
    """Give the text of every file by its path in the project."""
    entities = local_entities()
    return {
        Path("seeds/local_entities.csv"): entity_register(entities),
        Path("seeds/local_fields.csv"): field_register(entities),
    }
