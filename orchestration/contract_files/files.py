"""All files that are written from the contracts of the local extracts."""

from __future__ import annotations

from pathlib import Path

from orchestration.contract_files import models, pages
from orchestration.contract_files.contracts import LocalEntity, local_entities
from orchestration.contract_files.registers import entity_register, field_register

TEMPLATES = Path("templates")

WRITTEN = (
    (models.FOLDER, "stg_local__*"),
    (pages.FOLDER, "*.md"),
    (TEMPLATES, "*.csv"),
)
"""Folders, and which files in them nobody else writes."""


def contract_files() -> dict[Path, str]:
    """Give the text of every file by its path in the project."""
    entities = local_entities()
    files = {
        Path("seeds/local_entities.csv"): entity_register(entities),
        Path("seeds/local_fields.csv"): field_register(entities),
        **pages.index_page(entities),
    }
    for entity in entities:
        files |= models.staging_models(entity)
        files |= pages.entity_page(entity)
        files |= _template(entity)
    return files


def _template(entity: LocalEntity) -> dict[Path, str]:
    header = ",".join(field.name for field in entity.fields)
    return {TEMPLATES / f"{entity.name}.csv": f"{header}\n"}
