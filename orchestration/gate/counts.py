"""What a validator found, in a form that needs no Great Expectations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class UnitCounts(NamedTuple):
    """Records a check looked at and records that failed it, of one agency in one file."""

    checked: int
    failed: int


@dataclass(frozen=True)
class CheckCounts:
    """What one check found, per (file id, agency code); ``error`` says why it could not look.

    A unit without an entry has no record in the relation.
    """

    number: int
    units: dict[tuple[int, str], UnitCounts]
    error: str | None = None
