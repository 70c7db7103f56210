"""The columns that the warehouse knows: the field register and the other names fields go by."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestration.landing.report import LandingFault


@dataclass(frozen=True)
class Profile:
    """Which header names are NDTMS fields.

    Attributes:
        fields: canonical field names, upper case, in the order of the register.
        aliases: other header names, upper case, and the field each stands for.

    """

    fields: tuple[str, ...]
    aliases: Mapping[str, str]


def read_profile(seeds: Path) -> Profile:
    """Read `ndtms_fields.csv` and `ndtms_field_aliases.csv` of the seed folder.

    Raises:
        LandingFault: a seed is missing, or an alias stands for no field or is a field itself.

    """
    register = seeds / "ndtms_fields.csv"
    fields = tuple(row["field"].strip().upper() for _, row in _rows(register, {"field"}))
    aliases: dict[str, str] = {}
    alias_file = seeds / "ndtms_field_aliases.csv"
    for number, row in _rows(alias_file, {"alias", "field"}):
        alias, field = row["alias"].strip().upper(), row["field"].strip().upper()
        if field not in fields:
            raise LandingFault(
                [
                    f"{alias_file.name}, row {number}, field: {field} is not in {register.name}; "
                    "write the name of a registered field"
                ]
            )
        if alias in fields or alias in aliases:
            raise LandingFault(
                [
                    f"{alias_file.name}, row {number}, alias: {alias} already has a meaning; "
                    "remove the row"
                ]
            )
        aliases[alias] = field
    return Profile(fields, aliases)


def _rows(path: Path, needed: set[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(newline="", encoding="utf-8") as handle:
            reader = csv.DictReader(handle)
            missing = needed - set(reader.fieldnames or ())
            if missing:
                raise LandingFault(
                    [
                        f"{path.name}: column {min(missing)} is missing; "
                        "restore the seed of the project"
                    ]
                )
            yield from enumerate(reader, start=1)
    except OSError as error:
        raise LandingFault([f"{path}: cannot be read; restore the seed of the project"]) from error
