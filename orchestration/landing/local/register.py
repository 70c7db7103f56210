"""Which entities there are and what their files hold, as the registers say."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from orchestration.landing.report import LandingFault

SEPARATOR = ";"
"""What stands between the values of a list, in a file as in the registers."""


@dataclass(frozen=True)
class Field:
    """A field of an entity.

    Attributes:
        name: lower case, as in the header.
        content: `text`, `code`, `date`, `month`, `timestamp`, `integer`, `decimal`, `boolean` or
            `list`.
        is_needed: the header must have it: it is part of the key and no row may leave it blank.
        accepted: the only values it may have, lower case; none for any.

    """

    name: str
    content: str
    is_needed: bool
    accepted: tuple[str, ...]


@dataclass(frozen=True)
class Entity:
    """What one kind of file holds; `folder` is that of the landing folder."""

    name: str
    folder: str
    fields: tuple[Field, ...]


def read_entities(seeds: Path) -> dict[str, Entity]:
    """Read the registers of entities and fields; the keys are the entities' names.

    Raises:
        LandingFault: a seed is not there.

    """
    fields = defaultdict(list)
    for row in _rows(seeds / "local_fields.csv"):
        fields[row["entity"]].append(
            Field(
                name=row["field"],
                content=row["content"],
                is_needed=row["is_key"] == "Y" and row["is_filled"] == "Y",
                accepted=tuple(filter(None, row["accepted_values"].split(SEPARATOR))),
            )
        )
    return {
        row["entity"]: Entity(row["entity"], row["folder"], tuple(fields[row["entity"]]))
        for row in _rows(seeds / "local_entities.csv")
    }


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as handle:
            return list(csv.DictReader(handle))
    except OSError as error:
        raise LandingFault([f"{path}: cannot be read; restore the seed of the project"]) from error
