"""What the packs of earlier publications printed."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from orchestration.reports.disclosure.audiences import WITHHELD
from orchestration.reports.disclosure.figures import MEAN, PUBLISHED, UNMET_NEED, Cell
from orchestration.reports.disclosure.relations import BASE, PERSONS, EarlierCount, Part
from orchestration.reports.disclosure.suppression import Mark

_NEEDS = ("met_need", UNMET_NEED)


def earlier_counts(out: Path) -> dict[Part, list[EarlierCount]]:
    """Read the partnership packs of all other publications, oldest first.

    What is public is of them, and tells no more.

    Args:
        out: folder of the reports that are being made, in its publication's folder, which lies
            among the publications or is about to.

    """
    found: dict[Part, list[EarlierCount]] = defaultdict(list)
    for number, pack in _packs(out):
        with pack.open(newline="", encoding="utf-8") as handle:
            for row in csv.DictReader(handle, strict=True):
                for part, text in _counts(row):
                    counted = _earlier_count(number, text)
                    if counted not in found[part]:
                        found[part].append(counted)
    return found


def _packs(out: Path) -> list[tuple[int, Path]]:
    # a publication in the making lies a level higher than one that is finished
    packs = [
        (int(path.parents[2].name), path)
        for root in (out.parents[1], out.parents[2])
        for path in root.glob("[0-9]*-[0-9]*/[0-9]*/reports/partnership/*.csv")
        if out not in path.parents
    ]
    return sorted(packs)


def _counts(row: Mapping[str, str]) -> list[tuple[Part, str]]:
    cell = Cell(
        **{
            name: date.fromisoformat(row[name])
            if name in ("window_start", "window_end")
            else row[name]
            for name in Cell._fields
        }  # type: ignore[arg-type]
    )
    counts = []
    if row["numerator"] and row["value_kind"] not in (MEAN, PUBLISHED, UNMET_NEED):
        counts.append(((PERSONS, cell), row["numerator"]))
    if row["denominator"] and row["value_kind"] not in _NEEDS:
        counts.append(((BASE, cell), row["denominator"]))
    return counts


def _earlier_count(number: int, text: str) -> EarlierCount:
    if text == WITHHELD:
        return EarlierCount(number, Mark.WITHHELD, None)
    if text.startswith("<"):
        return EarlierCount(number, Mark.SMALL, None)
    return EarlierCount(number, Mark.SHOWN, int(text))
