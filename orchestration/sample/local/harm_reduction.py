"""Blood-borne viruses, naloxone and the needle exchange."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from orchestration.sample.arrays import NEVER, Ints, between, coded, expand, numbers, pick
from orchestration.sample.calibration import OPIATE
from orchestration.sample.local.draws import every_value, some
from orchestration.sample.local.episodes import EXCHANGE_GROUPS, EXCHANGE_WEIGHTS
from orchestration.sample.local.roster import (
    CARER,
    EXCHANGE,
    HACKNEY,
    SOMERSET,
    Cases,
    Roster,
    visits,
)
from orchestration.sample.local.sheet import Sheet, happened, same, sheet
from orchestration.sample.local.treatment import opiate_prescribed

EVENT_TYPES = (
    "assessed_eligible", "already_immunised", "offered", "accepted", "refused_later",
    "deferred_clinical", "dose_1", "dose_2", "dose_3", "course_complete", "tested",
    "positive_status", "referred_hepatology", "treatment_offered", "treatment_started",
    "treatment_completed", "status_known", "previous_test_date",
)  # fmt: skip
VIRUSES = ("hbv", "hcv", "hiv")
HBV, HCV, HIV = range(3)
ITEMS = ("needles_and_syringes", "foil", "citric_acid", "water", "sharps_bin")
SITES = ("Market Street", "Harbour Road", "Mill Lane", "Station Yard")
CLOSED_SITE = 3
EXCHANGE_GAP_DAYS = 25


def harm_reduction_sheets(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Rows of ``bbv_event``, ``naloxone_event`` and the entities of the needle exchange."""
    yield _viruses(random, roster)
    yield from _naloxone(random, roster)
    yield from _exchange(random, roster)
    yield from _stock(random, roster)


class _Chain:
    """Events that follow from each other, for all episodes at once."""

    def __init__(self, random: np.random.Generator, cases: Cases) -> None:
        self._random = random
        self._cases = cases
        self._parts: list[tuple[Ints, Ints, Ints, Ints]] = []

    def step(
        self, virus: int, event: str, after: Ints, share: float, wait: tuple[int, int]
    ) -> Ints:
        """Days of an event that a share of those at ``after`` come to, NEVER for the others.

        It follows after ``wait[0]`` to ``wait[1]`` days, and only while the episode lasts.
        """
        size = len(after)
        day = np.where(after < NEVER, after, 0) + between(self._random, *wait, size)
        goes_on = (after < NEVER) & some(self._random, share, size) & (day <= self._cases.end)
        place = np.flatnonzero(goes_on)
        kinds = np.full(len(place), EVENT_TYPES.index(event))
        self._parts.append((place, np.full(len(place), virus), kinds, day[place]))
        return np.where(goes_on, day, NEVER)

    def otherwise(self, after: Ints, taken: Ints) -> Ints:
        """Days of those at ``after`` who did not come to the event of ``taken``."""
        return np.where(taken < NEVER, NEVER, after)

    def rows(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Episode, virus, event type and day of every event, in order."""
        of, virus, kind, day = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        order = np.lexsort((kind, virus, day, of))
        return of[order], virus[order], kind[order], day[order]


def _viruses(random: np.random.Generator, roster: Roster) -> Sheet:
    cases = roster.cases_of(SOMERSET, HACKNEY)
    chain = _Chain(random, cases)
    first = np.where(cases.triaged >= roster.start - 365, cases.triaged, NEVER)
    immune = chain.step(HBV, "already_immunised", first, 0.2, (0, 10))
    eligible = chain.step(HBV, "assessed_eligible", chain.otherwise(first, immune), 0.9, (0, 10))
    offered = chain.step(HBV, "offered", eligible, 0.95, (0, 10))
    accepted = chain.step(HBV, "accepted", offered, 0.6, (0, 5))
    deferred = chain.step(
        HBV, "deferred_clinical", chain.otherwise(offered, accepted), 0.2, (0, 20)
    )
    dose = chain.step(HBV, "dose_1", accepted, 0.85, (0, 30))
    chain.step(HBV, "refused_later", chain.otherwise(accepted, dose), 0.5, (5, 60))
    chain.step(HBV, "accepted", deferred, 0.3, (30, 90))
    dose = chain.step(HBV, "dose_2", dose, 0.85, (28, 45))
    dose = chain.step(HBV, "dose_3", dose, 0.85, (28, 150))
    chain.step(HBV, "course_complete", dose, 1.0, (0, 0))

    eligible = chain.step(HCV, "assessed_eligible", first, 0.75, (0, 10))
    offered = chain.step(HCV, "offered", eligible, 0.95, (0, 10))
    accepted = chain.step(HCV, "accepted", offered, 0.7, (0, 5))
    chain.step(HCV, "deferred_clinical", chain.otherwise(offered, accepted), 0.25, (0, 20))
    tested = chain.step(HCV, "tested", accepted, 0.8, (0, 40))
    chain.step(HCV, "refused_later", chain.otherwise(accepted, tested), 0.5, (5, 60))
    positive = chain.step(HCV, "positive_status", tested, 0.35, (5, 20))
    chain.step(HCV, "referred_hepatology", positive, 0.7, (0, 30))
    offered = chain.step(HCV, "treatment_offered", positive, 0.75, (5, 60))
    started = chain.step(HCV, "treatment_started", offered, 0.75, (5, 60))
    chain.step(HCV, "treatment_completed", started, 0.75, (56, 120))

    known = chain.step(HIV, "status_known", first, 0.5, (0, 20))
    chain.step(HIV, "tested", chain.otherwise(first, known), 0.3, (0, 60))
    chain.step(HIV, "previous_test_date", chain.otherwise(first, known), 0.4, (0, 0))

    of, virus, kind, day = chain.rows()
    return sheet(
        "bbv_event",
        cases.provider[of],
        day,
        {
            "bbv_event_id": roster.keys("B", cases.provider[of], np.arange(len(of))),
            "client_id": roster.client_keys(cases.client[of]),
            "episode_id": roster.episode_keys(cases.provider[of], cases.source[of]),
            "virus": coded(VIRUSES, virus),
            "event_type": coded(EVENT_TYPES, kind),
            "event_date": happened(day),
        },
    )


def _naloxone(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Kits and training for users and for carers; some are trained first, some only supplied."""
    cases = roster.cases_of(SOMERSET)
    cases = cases.where((cases.group == OPIATE) & (cases.start < NEVER))
    last = np.minimum(cases.end, roster.end)
    of, day = visits(random, cases.start, last, 260, roster.start)
    carers = roster.clients_of(CARER, SOMERSET)
    met = roster.clients.first[carers] + between(random, 0, 60, len(carers))
    client = np.r_[cases.client[of], carers]
    day = np.r_[day, met]
    of_carer = pick(random, (1, 1), len(carers)) + 1
    recipient = np.r_[np.zeros(len(of), dtype=np.int64), of_carer]
    provider = roster.clients.provider[client]
    for number, (event, share) in enumerate((("training", 0.75), ("supply", 0.85))):
        chosen = np.flatnonzero(some(random, share, len(client)))
        size = len(chosen)
        supplied = np.full(size, event == "supply")
        yield sheet(
            "naloxone_event",
            provider[chosen],
            day[chosen],
            {
                "naloxone_event_id": roster.keys("N", provider[chosen], chosen * 2 + number),
                "client_id": roster.client_keys(client[chosen]),
                "event_type": same(event, size),
                "recipient_type": coded(("user", "carer", "family_member"), recipient[chosen]),
                "kits": numbers(between(random, 1, 2, size), supplied),
                "event_date": happened(day[chosen]),
            },
        )


def _exchange(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Visits of the exchange's own users, and of some who are in treatment, with what they took."""
    users = roster.clients_of(EXCHANGE, SOMERSET)
    begins = roster.clients.first[users]
    ends = np.minimum(begins + between(random, 20, 500, len(users)), roster.end)
    user, user_day = visits(random, begins, ends, EXCHANGE_GAP_DAYS, roster.start)
    cases, first, last = opiate_prescribed(roster)
    both = np.isin(cases.provider, roster.of(SOMERSET)) & some(random, 0.25, len(cases))
    cases, first, last = cases.where(both), first[both], np.minimum(last[both], roster.end)
    other, other_day = visits(random, first, last, 45, roster.start)

    client = np.r_[users[user], cases.client[other]]
    # the exchange's users have their episode there; the others come beside theirs
    episode = np.r_[users[user] + 2_000_000, np.full(len(other), -1)]
    day = np.r_[user_day, other_day]
    size = len(client)
    provider = roster.clients.provider[client]
    own = every_value(random, EXCHANGE_WEIGHTS, len(users))[user]
    group = np.r_[own, np.zeros(len(other), dtype=np.int64)]
    recorded = some(random, 0.9, size)
    keys = roster.keys("V", provider, np.arange(size))
    yield sheet(
        "needle_exchange_visit",
        provider,
        day,
        {
            "visit_id": keys,
            "client_id": roster.client_keys(client),
            "episode_id": roster.episode_keys(provider, episode),
            "visit_date": happened(day),
            "substance_group": coded(EXCHANGE_GROUPS, group, recorded),
        },
    )

    site = pick(random, (0.45, 0.3, 0.2, 0.05), size)
    site = np.where((site == CLOSED_SITE) & (day >= _site_closes(roster)), 0, site)
    of, rank = expand(1 + pick(random, (0.5, 0.3, 0.2), size))
    item = (pick(random, (0.6, 0.1, 0.1, 0.1, 0.1), size)[of] + rank) % len(ITEMS)
    yield sheet(
        "equipment_distribution",
        provider[of],
        day[of],
        {
            "visit_id": keys.take(pa.array(of)),
            "site": coded(_site_keys(), site[of]),
            "item_type": coded(ITEMS, item),
            "quantity": numbers(np.where(item == 0, between(random, 5, 60, len(of)), 10)),
            "distributed_date": happened(day[of]),
        },
    )


def _stock(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Sites, and a count of every item at almost every month end; some counts differ."""
    sites = np.arange(len(SITES))
    provider = np.full(len(sites), roster.of(SOMERSET)[0])
    closes = np.where(sites == CLOSED_SITE, _site_closes(roster), NEVER)
    opened = np.full(len(sites), roster.start - 900) + sites * 40
    yield sheet(
        "exchange_site",
        provider,
        opened,
        {
            "site_id": coded(_site_keys(), sites),
            "name": coded(SITES, sites),
            "active_from": happened(opened),
            "active_to": happened(closes),
        },
    )
    months = roster.history.periods.last_day
    site, month, item = (
        grid.ravel()
        for grid in np.meshgrid(sites, np.arange(len(months)), np.arange(len(ITEMS)), indexing="ij")
    )
    day = months[month] - (site + month) % 5
    # a site that skips its count skips that of all items
    skipped = some(random, 0.12, len(sites) * len(months))[site * len(months) + month]
    kept = ~skipped & (day <= closes[site])
    site, day, item = site[kept], day[kept], item[kept]
    size = len(site)
    expected = between(random, 40, 900, size)
    off = some(random, 0.2, size)
    counted = expected - np.where(off, between(random, -6, 25, size), 0)
    yield sheet(
        "equipment_stocktake",
        np.full(size, provider[0]),
        day,
        {
            "site": coded(_site_keys(), site),
            "item_type": coded(ITEMS, item),
            "stocktake_date": happened(day),
            "counted_quantity": numbers(counted),
            "expected_quantity": numbers(expected),
        },
    )


def _site_closes(roster: Roster) -> int:
    """Last day of the site that closed: half a year before the newest month ends."""
    return roster.end - 182


def _site_keys() -> list[str]:
    return [f"SITE{number + 1}" for number in range(len(SITES))]
