"""Records that hang below an episode, and when a submission can show them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.sample.arrays import NEVER, Ints, blank_first
from orchestration.sample.episodes import Episodes
from orchestration.sample.periods import Periods

RECORDED_BEFORE_DAYS = 365
"""Days before the history from which reviews are on file; older ones are in no system."""


@dataclass(frozen=True)
class Part:
    """Columns that become visible together, one element per record.

    ``seen`` is the first submission month that shows them. ``table`` has a blank row first.
    """

    table: pa.Table
    seen: Ints


@dataclass(frozen=True)
class Kind:
    """Records of one kind, ordered by episode and identifier."""

    episode: Ints
    seen: Ints
    parts: tuple[Part, ...]


def part(columns: dict[str, pa.Array], seen: Ints) -> Part:
    """Bundle columns with the month from which they show."""
    return Part(blank_first(columns), seen)


def seen_month(periods: Periods, episodes: Episodes, episode: Ints, day: Ints) -> Ints:
    """First submission month of something dated ``day`` in each episode; NEVER stays NEVER."""
    known = day < NEVER
    month = periods.index_of(np.where(known, day, 0))
    return np.where(known, np.maximum(month, episodes.seen[episode]), NEVER)
