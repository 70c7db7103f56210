"""Which local files lie in the landing folder; their names and nothing of their content."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.landing.discover import first_day_of, lying_below, what_keeps_out
from orchestration.landing.local.register import Entity

FOLDERS = ("case_management", "returns")
CSV = ".csv"
WORKBOOK = ".xlsx"
_PROVIDER = re.compile(r"[^.].*")


@dataclass(frozen=True)
class LocalFile:
    """A file of an entity; `name` is its path relative to the landing folder."""

    path: Path
    name: str
    month: date
    provider_code: str
    entity: Entity

    @property
    def is_workbook(self) -> bool:
        """It is a workbook, else a CSV file."""
        return self.path.suffix.lower() == WORKBOOK


def discover_local(
    landing: Path, entities: Mapping[str, Entity]
) -> tuple[list[LocalFile], tuple[str, ...]]:
    """Find the local files in the order of landing, and say of the others why they are ignored.

    Args:
        landing: folder of the extracts.
        entities: those that are known, by name.

    Returns:
        The files, ordered by month and name; and one line for each thing that is ignored.

    Raises:
        OSError: a folder may not be read.

    """
    files: list[LocalFile] = []
    ignored: list[str] = []
    for folder in FOLDERS:
        root = landing / folder
        for path in lying_below(root):
            name = path.relative_to(landing).as_posix()
            month = first_day_of(path.parent.parent.name)
            if (
                month is None
                or path.parent.parent.parent != root
                or not _PROVIDER.fullmatch(path.parent.name)
                or path.suffix.lower() not in (CSV, WORKBOOK)
            ):
                ignored.append(
                    f"{name}: ignored, such files belong in "
                    f"{folder}/<YYYY-MM>/<provider_code>/<entity>.csv or .xlsx"
                )
                continue
            entity = entities.get(path.stem.lower())
            if entity is None:
                ignored.append(
                    f"{name}: ignored, {path.stem} is no entity; "
                    "name the file as one of the templates"
                )
            elif entity.folder != folder:
                ignored.append(f"{name}: ignored, {entity.name} belongs under {entity.folder}/")
            elif unusable := what_keeps_out(path, month):
                ignored.append(f"{name}: ignored, {unusable}")
            else:
                files.append(LocalFile(path, name, month, path.parent.name, entity))
    files.sort(key=lambda file: (file.month, file.name))
    return files, tuple(ignored)
