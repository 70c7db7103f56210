"""Journeys cut into the episodes that agencies record."""

from dataclasses import dataclass, fields, replace

import numpy as np

from orchestration.sample.arrays import NEVER, Bools, Floats, Ints, between, choose
from orchestration.sample.calibration import GROUPS, Calibration
from orchestration.sample.journeys import DROPPED_OUT, TRANSFERRED, Journeys
from orchestration.sample.periods import Periods

WITHDRAWN_EPISODE_SHARE = 0.002


@dataclass(frozen=True)
class Episodes:
    """One element per episode, ordered by agency, person and triage.

    Days count from 1970-01-01 and months from the first submission; ``start`` (of the first
    structured intervention) is NEVER where there is none. ``end`` and ``reason`` are what will
    happen, also when that lies after the history. ``seen`` is the first submission month that
    holds the episode, ``end_seen`` the one that holds its discharge, ``gone`` the first that no
    longer holds the episode.
    """

    person: Ints
    group: Ints
    area: Ints
    agency: Ints
    referred: Ints
    triaged: Ints
    intervention_referred: Ints
    offered: Ints
    start: Ints
    end: Ints
    reason: Ints
    returned: Bools
    coordinates: Bools
    transferred_in: Bools
    client: Ints
    seen: Ints
    end_seen: Ints
    gone: Ints

    def __len__(self) -> int:
        return len(self.person)

    def where(self, chosen: Bools | Ints) -> "Episodes":
        """Keep the chosen elements."""
        return Episodes(*(getattr(self, part.name)[chosen] for part in fields(self)))


def draw_episodes(
    random: np.random.Generator, calibration: Calibration, periods: Periods, journeys: Journeys
) -> Episodes:
    """Place journeys at agencies, with transfers, a change of provider and shared care."""
    whole = _at_agencies(random, calibration, periods, journeys)
    handed = _hand_over(random, calibration, periods, whole)
    moved, movers = _transfers(random, calibration, periods, handed)
    shared = _shared_care(random, calibration, moved.where(~movers))
    together = _stack(moved, shared)
    together = together.where(together.triaged <= periods.end)
    together = _without_overlaps(together)
    return _dated(random, periods, together)


def _at_agencies(
    random: np.random.Generator, calibration: Calibration, periods: Periods, journeys: Journeys
) -> Episodes:
    size = len(journeys)
    # the same number for all journeys of a person: they come back to the agency they know
    taste = random.random(int(journeys.person.max()) + 1)[journeys.person]
    stray = random.random(size) < 0.01
    area = np.where(stray, random.integers(0, len(calibration.areas), size), journeys.area)
    agency = _choose(calibration, periods, journeys, area, taste)
    nothing = np.zeros(size, dtype=np.int64)
    return Episodes(
        **{part.name: getattr(journeys, part.name) for part in fields(Journeys)},
        agency=agency,
        coordinates=np.ones(size, dtype=np.bool_),
        transferred_in=np.zeros(size, dtype=np.bool_),
        client=nothing,
        seen=nothing,
        end_seen=nothing,
        gone=nothing,
    )


def _choose(
    calibration: Calibration, periods: Periods, journeys: Journeys, area: Ints, taste: Floats
) -> Ints:
    """Agency for each journey: one of the area that takes the group, else any that does."""
    agency_area = np.array([row["area"] for row in calibration.agencies])
    handover = np.array([row["handover"] for row in calibration.agencies])
    chosen = np.zeros(len(area), dtype=np.int64)
    late = journeys.triaged >= periods.handover
    for group_number, group_name in enumerate(GROUPS):
        weight = np.array([float(row[group_name]) for row in calibration.agencies])
        for is_late in (False, True):
            open_weight = weight * (handover != ("gives" if is_late else "takes"))
            for area_number, row in enumerate(calibration.areas):
                group = journeys.group == group_number
                members = group & (area == area_number) & (late == is_late)
                local = open_weight * (agency_area == row["area"])
                edges = np.cumsum(local if local.any() else open_weight)
                chosen[members] = np.searchsorted(edges, taste[members] * edges[-1], side="right")
    return chosen


def _hand_over(
    random: np.random.Generator, calibration: Calibration, periods: Periods, whole: Episodes
) -> Episodes:
    """End everything open at the outgoing agency; most clients go on at the incoming one."""
    gives = calibration.agency_index("handover", "gives")
    takes = int(calibration.agency_index("handover", "takes")[0])
    leaves = np.isin(whole.agency, gives) & (whole.end >= periods.handover)
    size = int(np.count_nonzero(leaves))
    last_day = periods.handover - between(random, 1, 11, size)
    affected = whole.where(leaves)
    cut = np.maximum(affected.triaged, last_day)
    kept = cut < affected.end - 60
    lost = choose(random, kept, 0.03)
    started = affected.start <= cut
    ending = np.where(started, affected.reason, DROPPED_OUT)
    before = replace(
        affected,
        offered=np.where(affected.offered <= cut, affected.offered, NEVER),
        start=np.where(started, affected.start, NEVER),
        end=cut,
        reason=np.where(lost, DROPPED_OUT, np.where(kept, TRANSFERRED, ending)),
    )
    late = choose(random, kept & ~lost, 0.08)
    triaged = periods.handover + between(random, 0, 5, size)
    start = triaged + np.where(late, between(random, 22, 34, size), between(random, 0, 4, size))
    after = _continued(affected, triaged, start, np.full(size, takes))
    return _stack(whole.where(~leaves), before, after.where(kept & ~lost))


def _transfers(
    random: np.random.Generator, calibration: Calibration, periods: Periods, whole: Episodes
) -> tuple[Episodes, Bools]:
    """Send some long-stayers to another agency of the area, or with a move to another area.

    Returns the episodes and which of them belong to a client who was sent on.
    """
    size = len(whole)
    stay = np.where(whole.start < NEVER, whole.end - whole.start, 0)
    cut = whole.start + (stay * (0.15 + 0.7 * random.random(size))).astype(np.int64)
    neighbour, elsewhere = _destinations(random, calibration, whole)
    chance = random.random(size)
    inside = (neighbour >= 0) & (chance < 0.10)
    outside = ~inside & (elsewhere >= 0) & (chance < 0.12) & (chance > 0.105)
    sent = (
        (inside | outside)
        & (stay > 120)
        & (cut > periods.start)
        & (cut < whole.end - 75)
        & (whole.end < NEVER)
    )
    affected = whole.where(sent)
    count = len(affected)
    late = random.random(count) < 0.2
    triaged = cut[sent] + np.where(
        late, between(random, 5, 25, count), between(random, 0, 9, count)
    )
    start = np.maximum(
        triaged + between(random, 0, 8, count),
        np.where(late, cut[sent] + between(random, 22, 55, count), 0),
    )
    agency = np.where(inside, neighbour, elsewhere)[sent]
    after = _continued(affected, triaged, start, agency)
    agency_area = _agency_area(calibration)
    after = replace(after, area=np.where(outside[sent], agency_area[after.agency], affected.area))
    before = replace(affected, end=cut[sent], reason=np.full(count, TRANSFERRED))
    unsent = whole.where(~sent)
    moved = _stack(unsent, before, after)
    return moved, np.arange(len(moved)) >= len(unsent)


def _destinations(
    random: np.random.Generator, calibration: Calibration, whole: Episodes
) -> tuple[Ints, Ints]:
    """Other agency of the same area, and one of another area, for each client; -1 for none."""
    agency_area = _agency_area(calibration)
    settled = np.array([row["handover"] == "" for row in calibration.agencies])
    neighbour = np.full(len(whole), -1)
    elsewhere = np.full(len(whole), -1)
    draw = random.random(len(whole))
    for group_number, group_name in enumerate(GROUPS):
        takes = settled & np.array([float(row[group_name]) > 0 for row in calibration.agencies])
        for agency in range(len(calibration.agencies)):
            members = (whole.group == group_number) & (whole.agency == agency)
            same = agency_area == agency_area[agency]
            near = np.flatnonzero(takes & same & (np.arange(len(takes)) != agency))
            far = np.flatnonzero(takes & ~same)
            if len(near):
                neighbour[members] = near[0]
            if len(far):
                elsewhere[members] = far[(draw[members] * len(far)).astype(np.int64)]
    return neighbour, elsewhere


def _shared_care(
    random: np.random.Generator, calibration: Calibration, single: Episodes
) -> Episodes:
    """Second episodes at the other agency of the area, beside the first."""
    neighbour, _ = _destinations(random, calibration, single)
    stay = np.where(single.start < NEVER, single.end - single.start, 0)
    shared = (neighbour >= 0) & (stay > 60) & (random.random(len(single)) < 0.08)
    affected = single.where(shared)
    count = len(affected)
    triaged = affected.triaged + between(random, 7, 45, count)
    start = triaged + between(random, 0, 10, count)
    second = _continued(affected, triaged, start, neighbour[shared])
    end = np.minimum(affected.end, start + between(random, 30, 260, count))
    return replace(second, end=end, coordinates=np.zeros(count, dtype=np.bool_))


def _continued(earlier: Episodes, triaged: Ints, start: Ints, agency: Ints) -> Episodes:
    return replace(
        earlier,
        agency=agency,
        referred=triaged - 1,
        triaged=triaged,
        intervention_referred=triaged,
        offered=start,
        start=np.where(earlier.start < NEVER, start, NEVER),
        transferred_in=np.ones(len(earlier), dtype=np.bool_),
    )


def _without_overlaps(episodes: Episodes) -> Episodes:
    """Leave out what would be a second open episode of a client at one agency."""
    ordered = episodes.where(np.lexsort((episodes.triaged, episodes.person, episodes.agency)))
    client = np.cumsum(np.r_[True, ~_same_client(ordered)]) - 1
    # ends so far within a client: the client's own offset keeps the others out
    offset = client * (2 * NEVER)
    latest_end = np.maximum.accumulate(offset + ordered.end) - offset
    return ordered.where(np.r_[True, ordered.triaged[1:] >= latest_end[:-1] - np.diff(offset)])


def _same_client(ordered: Episodes) -> Bools:
    """Whether each episode but the first is of the client of the one before."""
    same_person: Bools = ordered.person[1:] == ordered.person[:-1]
    same_agency: Bools = ordered.agency[1:] == ordered.agency[:-1]
    return same_person & same_agency


def _dated(random: np.random.Generator, periods: Periods, ordered: Episodes) -> Episodes:
    """When the provider enters each episode and its discharge."""
    follows = _same_client(ordered)
    client = np.cumsum(np.r_[True, ~follows]) - 1
    entered = periods.index_of(ordered.triaged)
    end_entered = periods.index_of(ordered.end) + late_months(random, len(ordered))
    # a client is discharged in the system before a new episode is opened there
    last = np.full(len(ordered), NEVER)
    last[:-1] = np.where(follows, entered[1:], NEVER)
    end_seen = np.maximum(np.minimum(end_entered, last), 0)
    left = len(periods.months) - 1 - entered
    lasting = periods.index_of(ordered.end) > entered + 6
    withdrawn = choose(random, lasting & (entered >= 0) & (left > 0), WITHDRAWN_EPISODE_SHARE)
    removed = entered + between(random, 1, 6, len(ordered))
    removed = np.where(withdrawn, np.minimum(removed, entered + left), NEVER)
    return replace(
        ordered,
        client=client,
        seen=np.maximum(entered, 0),
        end_seen=end_seen,
        gone=np.minimum(np.maximum(periods.left_window(ordered.end), end_seen), removed),
    )


def late_months(random: np.random.Generator, size: int) -> Ints:
    """Months by which something is entered late: mostly none, sometimes one or two."""
    chance = random.random(size)
    return (chance < 0.10).astype(np.int64) + (chance < 0.03)


def _agency_area(calibration: Calibration) -> Ints:
    place = {row["area"]: number for number, row in enumerate(calibration.areas)}
    return np.array([place[row["area"]] for row in calibration.agencies])


def _stack(*parts: Episodes) -> Episodes:
    return Episodes(
        *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Episodes))
    )
