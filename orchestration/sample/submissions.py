"""What one agency submits for one month: its cumulative snapshot, as rows of the data set.

An extract row joins a client, an episode and at most one record of each child kind. Three ways
of filling rows are in use: ``packed`` puts the n-th record of every kind on the n-th row,
``repeated`` does the same and repeats the last record where a kind has run out, ``spread``
gives every record a row of its own.
"""

import numpy as np
import pyarrow as pa

from orchestration.sample.arrays import Bools, Ints
from orchestration.sample.calibration import REGISTERS, rows
from orchestration.sample.history import History, Stream
from orchestration.sample.records import Part

MONTHS_AFTER_HANDOVER = 3
"""Months for which an outgoing agency goes on submitting after its contract has ended."""

SET_P_FIELDS = tuple(
    row["field"]
    for row in sorted(rows("ndtms_fields", REGISTERS), key=lambda row: int(row["position"]))
    if row["in_set_p"] == "Y"
)
SET_P_DATES = frozenset(
    row["field"] for row in rows("ndtms_fields", REGISTERS) if row["value_type"] == "date"
)


def submits(history: History, agency: int, month: int) -> bool:
    """Whether the agency still, or already, submits in the month."""
    role = history.calibration.agencies[agency]["handover"]
    change = int(history.periods.index_of(np.array([history.periods.handover]))[0])
    if role == "gives":
        return month <= max(change + MONTHS_AFTER_HANDOVER, 0)
    return role != "takes" or month >= change


def snapshot(history: History, agency: int, month: int) -> pa.Table:
    """Rows of one agency as known at the end of a submission month, set P columns in order."""
    units = _units(history, agency, month)
    streams = [_visible(history, stream, units, month) for stream in history.streams]
    style = history.calibration.agencies[agency]["row_style"]
    lines = _Lines(style, [counts for _, counts in streams], len(units.client))

    columns: dict[str, pa.Array] = {}
    _take(columns, history.clients, units.key[lines.unit], month)
    _take(columns, history.persons, units.person[lines.unit], month)
    _take(columns, history.births, units.birth[lines.unit], month)
    for item in history.episode_parts:
        _take(columns, item, units.episode[lines.unit], month)
    for number, (stream, (found, counts)) in enumerate(zip(history.streams, streams, strict=True)):
        place = lines.place(number, counts)
        shown = place >= 0
        record = np.full(len(place), -1)
        record[shown] = found[place[shown]]
        for item, source in stream.parts:
            of = np.full(len(place), -1)
            of[shown] = source[record[shown]]
            _take(columns, item, of, month)
    return pa.table([columns[field] for field in SET_P_FIELDS], names=list(SET_P_FIELDS))


def _take(columns: dict[str, pa.Array], item: Part, record: Ints, month: int) -> None:
    """Add the columns of a part: blank where there is no record or it does not show yet."""
    known = record >= 0
    known[known] = item.seen[record[known]] <= month
    taken = item.table.take(pa.array(np.where(known, record + 1, 0)))
    columns.update(zip(taken.column_names, taken.columns, strict=True))


class _Units:
    """What stands in a file side by side: episodes, and clients who refuse consent."""

    def __init__(self, history: History, episode: Ints, refused: Ints, month: int) -> None:
        episodes, people = history.episodes, history.people
        client = np.r_[episodes.client[episode], refused]
        order = np.argsort(client, kind="stable")
        self.client = client[order]
        self.episode = np.r_[episode, np.full(len(refused), -1)][order]
        shown = self.episode >= 0
        clients = (history.clients.table.num_rows - 1) // 2
        self.key = self.client + np.where(shown, 0, clients)
        self.person = np.where(shown, episodes.person[self.episode], -1)
        wrong = shown & (people.corrected[self.person] > month)
        self.birth = np.where(wrong, self.person + len(people.born), self.person)


def _units(history: History, agency: int, month: int) -> _Units:
    episodes = history.episodes
    low, high = _range(episodes.agency, agency, agency + 1)
    mine = slice(low, high)
    consent_ends = history.people.consent_ends[episodes.person[mine]]
    known: Bools = (episodes.seen[mine] <= month) & (month < episodes.gone[mine])
    refuses = consent_ends <= month
    episode = low + np.flatnonzero(known & ~refuses)
    refused = np.unique(episodes.client[mine][known & refuses])
    return _Units(history, episode, refused, month)


def _visible(history: History, stream: Stream, units: _Units, month: int) -> tuple[Ints, Ints]:
    """Find the records that show in the month, and how many of them each unit has."""
    unit_of = np.full(len(history.episodes), -1)
    with_episode = np.flatnonzero(units.episode >= 0)
    unit_of[units.episode[with_episode]] = with_episode
    if len(with_episode) == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(len(units.client), dtype=np.int64)
    episode = units.episode[with_episode]
    low, high = _range(stream.episode, int(episode[0]), int(episode[-1]) + 1)
    mine = slice(low, high)
    unit = unit_of[stream.episode[mine]]
    shows = (unit >= 0) & (stream.seen[mine] <= month) & (month < stream.gone[mine])
    return low + np.flatnonzero(shows), np.bincount(unit[shows], minlength=len(units.client))


class _Lines:
    """Rows of the file: which unit each belongs to, and which record of a kind it shows."""

    def __init__(self, style: str, counts: list[Ints], units: int) -> None:
        self._style = style
        together = np.array(counts).reshape(len(counts), units)
        spread = style == "spread"
        needed = together.sum(axis=0) if spread else together.max(axis=0)
        height = np.maximum(needed, 1)
        self.unit = np.repeat(np.arange(units), height)
        self._rank = np.arange(len(self.unit)) - (np.cumsum(height) - height)[self.unit]
        before = np.cumsum(together, axis=0) - together
        self._offset = before if spread else np.zeros_like(before)

    def place(self, number: int, counts: Ints) -> Ints:
        """Position in the list of visible records for each row, -1 for none."""
        rank = self._rank - self._offset[number][self.unit]
        count = counts[self.unit]
        if self._style == "repeated":
            rank = np.minimum(rank, count - 1)
        first = (np.cumsum(counts) - counts)[self.unit]
        return np.where((rank >= 0) & (rank < count), first + rank, -1)


def _range(ordered: Ints, low: int, high: int) -> tuple[int, int]:
    return int(np.searchsorted(ordered, low)), int(np.searchsorted(ordered, high))
