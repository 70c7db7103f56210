"""Small array helpers: whole columns in, whole columns out, nothing row by row."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NEVER = 2**31 - 1
"""Day or month that never comes: open episodes, records that nobody enters."""


def pick(random: np.random.Generator, weights: Sequence[float] | Floats, size: int) -> Ints:
    """Draw ``size`` positions of ``weights``, each in proportion to its weight."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    drawn: Ints = np.searchsorted(edges, random.random(size) * edges[-1], side="right")
    return np.minimum(drawn, len(edges) - 1, dtype=np.int64)


def between(random: np.random.Generator, low: int, high: int, size: int) -> Ints:
    """Draw whole numbers from ``low`` to ``high``, both included."""
    return random.integers(low, high + 1, size)


def choose(random: np.random.Generator, eligible: Bools, share: float) -> Bools:
    """Mark a share of all elements, at least one, among the eligible ones."""
    places = np.flatnonzero(eligible)
    wanted = min(max(round(share * len(eligible)), 1), len(places))
    chosen = np.zeros(len(eligible), dtype=np.bool_)
    chosen[random.choice(places, wanted, replace=False)] = True
    return chosen


def expand(counts: Ints) -> tuple[Ints, Ints]:
    """Turn counts per parent into (parent, rank from 0) of each child, in parent order."""
    parent = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return parent, np.arange(len(parent)) - first[parent]


def rank_within(sorted_keys: Ints) -> Ints:
    """Rank from 0 of each element inside its run of equal keys; the keys are sorted."""
    if len(sorted_keys) == 0:
        return np.zeros(0, dtype=np.int64)
    starts = np.r_[True, sorted_keys[1:] != sorted_keys[:-1]]
    positions = np.arange(len(sorted_keys))
    return positions - np.maximum.accumulate(np.where(starts, positions, 0))


def coded(words: Sequence[str], positions: Ints, shown: Bools | None = None) -> pa.Array:
    """Text column of ``words`` at ``positions``, blank where not ``shown``."""
    vocabulary = pa.array(["", *words], type=pa.string())
    chosen = positions + 1 if shown is None else np.where(shown, positions + 1, 0)
    return vocabulary.take(pa.array(chosen))


def flags(yes: Bools, shown: Bools | None = None) -> pa.Array:
    """``Y`` or ``N``, blank where not ``shown``."""
    return coded(("N", "Y"), yes.astype(np.int64), shown)


def ticks(yes: Bools) -> pa.Array:
    """``Y`` or blank."""
    return coded(("Y",), np.zeros(len(yes), dtype=np.int64), yes)


def numbers(values: Ints, shown: Bools | None = None) -> pa.Array:
    """Whole numbers as text, blank where not ``shown``."""
    text = pa.array(values).cast(pa.string())
    return text if shown is None else pc.if_else(pa.array(shown), text, "")


def dates(days: Ints, shown: Bools | None = None) -> pa.Array:
    """Days since 1970-01-01 as ``YYYY-MM-DD``, blank where not ``shown`` or never."""
    known = days < NEVER if shown is None else shown & (days < NEVER)
    text = pa.array(np.where(known, days, 0).astype(np.int32)).cast(pa.date32()).cast(pa.string())
    return pc.if_else(pa.array(known), text, "")


def joined(*parts: pa.Array | str) -> pa.Array:
    """Concatenate text columns and constants element by element."""
    return pc.binary_join_element_wise(*parts, "")


def blank_first(columns: dict[str, pa.Array]) -> pa.Table:
    """Table of text columns with an all-blank row before the first one.

    Row 0 stands for "nothing here", so that a row of the extract can point at no record.
    """
    table = pa.table(columns)
    blank = pa.table({name: pa.array([""], type=pa.string()) for name in table.column_names})
    return pa.concat_tables([blank, table]).combine_chunks()
