"""Rows of one local entity over the whole history, and what of them is on record at a day."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.sample.arrays import NEVER, Bools, Ints, coded, dates


@dataclass(frozen=True)
class Column:
    """Values as text; until the day ``since`` of each row ``before`` stands there instead."""

    values: pa.Array
    since: Ints | None = None
    before: str = ""

    def as_at(self, day: int, chosen: Ints) -> pa.Array:
        """Values of the chosen rows as they stood at the end of ``day``."""
        values = self.values.take(pa.array(chosen))
        if self.since is None:
            return values
        return pc.if_else(pa.array(self.since[chosen] <= day), values, self.before)


@dataclass(frozen=True)
class Sheet:
    """One element per row; ``known`` is the day from which the row is on record.

    ``provider`` is a position in the list of local providers.
    """

    entity: str
    provider: Ints
    known: Ints
    columns: Mapping[str, Column]

    def as_at(self, day: int, rows: Bools) -> pa.Table | None:
        """Those of ``rows`` that are on record at the end of ``day``, blanks as nulls.

        ``None`` where there are none.
        """
        chosen = np.flatnonzero(rows & (self.known <= day))
        if len(chosen) == 0:
            return None
        return _table({name: column.as_at(day, chosen) for name, column in self.columns.items()})


def sheet(
    entity: str, provider: Ints, known: Ints, columns: Mapping[str, Column | pa.Array]
) -> Sheet:
    """Bundle columns; a bare array holds values that stay as first recorded."""
    return Sheet(
        entity=entity,
        provider=provider,
        known=known,
        columns={
            name: column if isinstance(column, Column) else Column(column)
            for name, column in columns.items()
        },
    )


def happened(days: Ints, shown: Bools | None = None) -> Column:
    """Dates of what has happened: on record from their own day on, blank where never."""
    day = days if shown is None else np.where(shown, days, NEVER)
    return Column(dates(day), day)


def told(values: pa.Array, days: Ints, before: str = "") -> Column:
    """Values that are on record from ``days`` on."""
    return Column(values, days, before)


def moments(days: Ints, minutes: Ints, shown: Bools | None = None) -> Column:
    """Minutes after the midnight that begins each day, as ``YYYY-MM-DD HH:MM:SS``."""
    known = days < NEVER if shown is None else shown & (days < NEVER)
    seconds = np.where(known, days * 86_400 + minutes * 60, 0)
    text = pa.array(seconds.astype("datetime64[s]")).cast(pa.string())
    since = np.where(known, days + minutes // 1440, NEVER)
    return Column(pc.if_else(pa.array(known), text, ""), since)


def same(word: str, size: int) -> pa.Array:
    """One word on every row."""
    return coded((word,), np.zeros(size, dtype=np.int64))


def _table(columns: Mapping[str, pa.Array]) -> pa.Table:
    return pa.table(
        {
            name: pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
            for name, values in columns.items()
        }
    )
