"""Shares and rates the sample follows, read from the seeds under ``seeds/sample``."""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from orchestration.sample.arrays import Bools, Floats, Ints, pick

REGISTERS = Path(__file__).resolve().parents[2] / "seeds"
SEEDS = REGISTERS / "sample"
GROUPS = (
    "opiate",
    "non_opiate_only",
    "alcohol_only",
    "non_opiate_and_alcohol",
    "young_people",
)
OPIATE, ALCOHOL_ONLY, YOUNG = 0, 2, 4

Row = Mapping[str, str]


@cache
def rows(name: str, folder: Path = SEEDS) -> tuple[Row, ...]:
    """Rows of ``<folder>/<name>.csv`` as text, in file order."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@dataclass(frozen=True)
class Calibration:
    """The seeds, arranged for whole-column draws."""

    group_items: Mapping[str, Floats]
    stays: Sequence[tuple[Floats, Floats]]
    shares: Mapping[tuple[str, str], tuple[tuple[str, ...], Floats]]
    drugs: Sequence[tuple[tuple[Row, ...], Floats]]
    areas: tuple[Row, ...]
    agencies: tuple[Row, ...]

    def item(self, name: str) -> Floats:
        """Value of one item for each of the five groups."""
        return self.group_items[name]

    def area_item(self, name: str) -> Floats:
        """Value of one item for each area."""
        return np.array([float(row[name]) for row in self.areas])

    def agency_index(self, field: str, value: str) -> Ints:
        """Positions of the agencies whose ``field`` is ``value``."""
        return np.array(
            [place for place, row in enumerate(self.agencies) if row[field] == value],
            dtype=np.int64,
        )

    def share(self, code_list: str, segment: str) -> tuple[tuple[str, ...], Floats]:
        """Codes and weights of a list for a group or area, or for the wider segment given."""
        wider = "young_people" if segment == "young_people" else "adult"
        for key in (segment, wider, "all"):
            if (code_list, key) in self.shares:
                return self.shares[code_list, key]
        raise KeyError(f"seeds/sample/shares.csv has no weights of {code_list} for {segment}")

    def draw(
        self,
        random: np.random.Generator,
        code_list: str,
        segment_of: Ints,
        segments: Sequence[str] = GROUPS,
    ) -> "Draw":
        """Draw a code of ``code_list`` per element, by the weights of its segment."""
        words: dict[str, int] = {}
        positions = np.zeros(len(segment_of), dtype=np.int64)
        for number, segment in enumerate(segments):
            members = np.flatnonzero(segment_of == number)
            if len(members) == 0:
                continue
            codes, weights = self.share(code_list, segment)
            place = np.array([words.setdefault(code, len(words)) for code in codes])
            positions[members] = place[pick(random, weights, len(members))]
        return Draw(tuple(words), positions)


@dataclass(frozen=True)
class Draw:
    """Drawn codes: positions in a short list of words."""

    words: tuple[str, ...]
    positions: Ints

    def among(self, *codes: str) -> Bools:
        """Whether each drawn code is one of ``codes``."""
        wanted = [place for place, word in enumerate(self.words) if word in codes]
        return np.isin(self.positions, wanted)


@cache
def load_calibration() -> Calibration:
    """Read the seeds once."""
    items: dict[str, Floats] = defaultdict(lambda: np.zeros(len(GROUPS)))
    for row in rows("groups"):
        items[row["item"]][GROUPS.index(row["substance_group"])] = float(row["value"])
    shares: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows("shares"):
        shares[row["code_list"], row["segment"]].append(row)
    return Calibration(
        group_items=dict(items),
        stays=[
            (_floats(of_group, "mean_days"), _floats(of_group, "weight"))
            for of_group in _by_group("stays")
        ],
        shares={
            key: (tuple(row["code"] for row in found), _floats(found, "weight"))
            for key, found in shares.items()
        },
        drugs=[(found, _floats(found, "weight")) for found in _by_group("drugs")],
        areas=rows("area_rates"),
        agencies=rows("agencies"),
    )


def _by_group(name: str) -> list[tuple[Row, ...]]:
    found = rows(name)
    return [tuple(row for row in found if row["substance_group"] == group) for group in GROUPS]


def _floats(found: Sequence[Row], field: str) -> Floats:
    return np.array([float(row[field]) for row in found])
