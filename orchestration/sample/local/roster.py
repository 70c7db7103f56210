"""Who is on the local systems: the providers' clients, and the episodes they share with NDTMS.

Most local clients are clients of the NDTMS sample. A few of those are missing here, and some are
here under a reference that no NDTMS file knows. Carers, children, people who wait and anonymous
users of the needle exchange are on the local systems alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import pyarrow as pa

from orchestration.sample.arrays import NEVER, Bools, Ints, between, coded, joined, numbers, pick
from orchestration.sample.calibration import rows
from orchestration.sample.history import FIRST_CLIENT_NUMBER, History
from orchestration.sample.journeys import COMPLETED_REASONS
from orchestration.sample.local.draws import age_at, some
from orchestration.sample.reference import award_date

CHESHIRE_EAST, SOMERSET, HACKNEY, WIRRAL, STOKE = (
    "cheshire_east", "somerset", "hackney_city", "wirral", "stoke_on_trent",
)  # fmt: skip
USER, CARER, CHILD, WAITING, EXCHANGE = range(5)
MISSING_SHARE = 0.02
WRONG_REFERENCE_SHARE = 0.02
JOURNEY_GAP_DAYS = 21
LOCAL_ONLY = (
    (SOMERSET, CARER, 0.12),
    (SOMERSET, CHILD, 0.05),
    (SOMERSET, WAITING, 0.08),
    (SOMERSET, EXCHANGE, 0.20),
    (CHESHIRE_EAST, CHILD, 0.15),
)
"""Council, kind, and how many there are to each user of the council's services."""


@dataclass(frozen=True)
class Provider:
    """A provider with a contract in force, which sends local extracts."""

    code: str
    contract: str
    area: str
    council: str
    awarded: date


@dataclass(frozen=True)
class Clients:
    """One element per client of a local system.

    ``agency`` and ``number`` (the ``CLIENTID`` there) are -1 for clients without any; ``person``
    is -1 for those who are not in the NDTMS sample. ``first`` is the day of the first contact.
    """

    provider: Ints
    kind: Ints
    agency: Ints
    number: Ints
    person: Ints
    born: Ints
    male: Bools
    first: Ints

    def __len__(self) -> int:
        return len(self.provider)


@dataclass(frozen=True)
class Cases:
    """One element per episode that is on the local system as well as in NDTMS.

    ``source`` is the position in the episodes of the history, ``client`` that among the local
    clients. ``start`` and ``journey_start`` are NEVER for those who were never treated.
    """

    source: Ints
    client: Ints
    provider: Ints
    group: Ints
    referred: Ints
    triaged: Ints
    start: Ints
    end: Ints
    completed: Bools
    reason: Ints
    journey: Ints
    journey_start: Ints
    naive: Bools
    young: Bools

    def __len__(self) -> int:
        return len(self.source)

    def where(self, chosen: Bools | Ints) -> "Cases":
        """Keep the chosen elements."""
        return Cases(*(getattr(self, item.name)[chosen] for item in fields(self)))


@dataclass(frozen=True)
class Roster:
    """Providers, their clients and their episodes."""

    history: History
    providers: tuple[Provider, ...]
    clients: Clients
    cases: Cases

    @property
    def end(self) -> int:
        """Last day that any file can show."""
        return self.history.periods.end

    @property
    def start(self) -> int:
        """First day from which local events are on file."""
        return self.history.periods.start

    def of(self, *councils: str) -> Ints:
        """Positions of the providers of the councils."""
        return np.array(
            [n for n, row in enumerate(self.providers) if row.council in councils], dtype=np.int64
        )

    def cases_of(self, *councils: str) -> Cases:
        """Episodes at the providers of the councils."""
        return self.cases.where(np.isin(self.cases.provider, self.of(*councils)))

    def clients_of(self, kind: int, *councils: str) -> Ints:
        """Positions of the clients of a kind at the providers of the councils."""
        mine = np.isin(self.clients.provider, self.of(*councils))
        return np.flatnonzero(mine & (self.clients.kind == kind))

    def keys(self, letters: str, provider: Ints, number: Ints) -> pa.Array:
        """Make identifiers: two letters of the provider, those of the entity, a number."""
        prefix = [f"{row.code[:2].upper()}-{letters}" for row in self.providers]
        return joined(coded(prefix, provider), numbers(number + 1001))

    def client_keys(self, client: Ints) -> pa.Array:
        """Local pseudonyms of clients, blank where ``client`` is -1."""
        known = client >= 0
        at = np.where(known, client, 0)
        text = self.keys("P", self.clients.provider[at], at)
        return pa.compute.if_else(pa.array(known), text, "")

    def episode_keys(self, provider: Ints, source: Ints) -> pa.Array:
        """Local identifiers of episodes, blank where ``source`` is -1."""
        known = source >= 0
        return pa.compute.if_else(
            pa.array(known), self.keys("E", provider, np.where(known, source, 0)), ""
        )

    def grown_up(self, client: Ints, day: Ints) -> Bools:
        """Whether the clients are 18 or older on each day; NEVER counts as the last day."""
        at = np.minimum(day, self.end)
        adult: Bools = age_at(self.clients.born[client], at) >= 18
        return adult

    def group_words(self, client: Ints, day: Ints) -> pa.Array:
        """``adult`` or ``yp`` by the age on each day."""
        return coded(("yp", "adult"), self.grown_up(client, day).astype(np.int64))


def draw_roster(random: np.random.Generator, history: History) -> Roster:
    """Draw the local clients beside those of the NDTMS sample."""
    providers = local_providers(history)
    place = {row.code: number for number, row in enumerate(providers)}
    provider_of = np.array(
        [place.get(row["provider_code"], -1) for row in history.calibration.agencies]
    )
    linked, local_of = _linked(random, history, provider_of)
    clients = _stack(linked, *_local_only(random, history, providers, linked))
    return Roster(history, providers, clients, _cases(history, clients, local_of))


def local_providers(history: History) -> tuple[Provider, ...]:
    """List the providers whose contract is in force in the newest month."""
    gives = {
        row["provider_code"] for row in history.calibration.agencies if row["handover"] == "gives"
    }
    handover = str(np.datetime64(history.periods.handover, "D"))
    return tuple(
        Provider(
            row["provider_code"],
            row["contract"],
            row["area"],
            row["framework"],
            award_date(date.fromisoformat(row["start_date"] or handover)),
        )
        for row in rows("contracts")
        if row["provider_code"] not in gives
    )


def _linked(
    random: np.random.Generator, history: History, provider_of: Ints
) -> tuple[Clients, Ints]:
    """Clients of the NDTMS sample, and where each stands among the local ones, -1 for nowhere."""
    episodes, people = history.episodes, history.people
    _, first = np.unique(episodes.client, return_index=True)
    person, agency = episodes.person[first], episodes.agency[first]
    here = (
        (provider_of[agency] >= 0)
        & (people.consent_ends[person] == NEVER)
        & ~some(random, MISSING_SHARE, len(first))
    )
    wrong = some(random, WRONG_REFERENCE_SHARE, len(first))
    local_of = np.where(here, np.cumsum(here) - 1, -1)
    number = episodes.client[first] + FIRST_CLIENT_NUMBER
    # no agency counts its clients in millions
    number = np.where(wrong, number + 7_000_000, number)
    seen = np.full(len(first), NEVER)
    np.minimum.at(seen, episodes.client, episodes.referred)
    chosen = Clients(
        provider=provider_of[agency][here],
        kind=np.full(int(here.sum()), USER),
        agency=agency[here],
        number=number[here],
        person=person[here],
        born=people.born[person][here],
        male=people.male[person][here],
        first=seen[here],
    )
    return chosen, local_of


def _local_only(
    random: np.random.Generator,
    history: History,
    providers: Sequence[Provider],
    linked: Clients,
) -> list[Clients]:
    periods = history.periods
    parts = []
    for council, kind, share in LOCAL_ONLY:
        provider = next(n for n, row in enumerate(providers) if row.council == council)
        users = int(np.count_nonzero(linked.provider == provider))
        size = max(round(users * share), 8)
        first = between(random, periods.start, periods.end - 1, size)
        years = between(random, 5, 16, size) if kind == CHILD else between(random, 18, 65, size)
        nothing = np.full(size, -1)
        parts.append(
            Clients(
                provider=np.full(size, provider),
                kind=np.full(size, kind),
                agency=nothing,
                number=nothing,
                person=nothing,
                born=first - years * 366 - between(random, 0, 364, size),
                male=some(random, 0.5 if kind != CARER else 0.3, size),
                first=first,
            )
        )
    return parts


def _cases(history: History, clients: Clients, local_of: Ints) -> Cases:
    """Episodes of local clients, without those that the agency took back."""
    episodes = history.episodes
    months = len(history.periods.months)
    left = history.periods.left_window(episodes.end)
    withdrawn = (episodes.gone < months) & (episodes.gone < np.maximum(left, episodes.end_seen))
    source = np.flatnonzero((local_of[episodes.client] >= 0) & ~withdrawn)
    client = local_of[episodes.client[source]]
    journey, journey_start, later = _journeys(history)
    before = pa.compute.equal(history.details.columns["PREVTR"], "Y")
    start = episodes.start[source]
    # what begins after the discharge never began
    start = np.where(start <= episodes.end[source], start, NEVER)
    return Cases(
        source=source,
        client=client,
        provider=clients.provider[client],
        group=episodes.group[source],
        referred=episodes.referred[source],
        triaged=episodes.triaged[source],
        start=start,
        end=episodes.end[source],
        completed=np.isin(episodes.reason[source], COMPLETED_REASONS),
        reason=episodes.reason[source],
        journey=np.where(start < NEVER, journey[source], -1),
        journey_start=np.where(start < NEVER, journey_start[source], NEVER),
        naive=~(later | before.to_numpy(zero_copy_only=False))[source],
        young=history.details.young[source],
    )


def _journeys(history: History) -> tuple[Ints, Ints, Bools]:
    """Journey, its first day, and whether there was an earlier one, for every episode."""
    episodes = history.episodes
    size = len(episodes)
    treated = np.flatnonzero((episodes.start < NEVER) & (episodes.start <= episodes.end))
    order = treated[np.lexsort((episodes.start[treated], episodes.person[treated]))]
    person, start, end = episodes.person[order], episodes.start[order], episodes.end[order]
    offset = person * (2 * NEVER)
    latest = np.maximum.accumulate(offset + end) - offset
    new_person = np.r_[True, person[1:] != person[:-1]]
    new = np.r_[True, start[1:] > latest[:-1] - np.diff(offset) + JOURNEY_GAP_DAYS]
    new |= new_person
    journey = np.cumsum(new) - 1
    first_day = start[new][journey]
    first_journey = np.maximum.accumulate(np.where(new_person, journey, 0))
    found, began = np.full(size, -1), np.full(size, NEVER)
    later = np.zeros(size, dtype=np.bool_)
    found[order], began[order], later[order] = journey, first_day, journey > first_journey
    return found, began, later


def _stack(*parts: Clients) -> Clients:
    return Clients(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Clients)))


def visits(
    random: np.random.Generator, first: Ints, last: Ints, gap: int, start: int
) -> tuple[Ints, Ints]:
    """Repeated events between two days each, about ``gap`` days apart: (parent, day).

    None is before ``start`` or after ``last``.
    """
    from_day = np.maximum(first, start)
    length = np.maximum(last - from_day, 0)
    counts = length // gap + pick(random, (1, 1), len(first))
    parent = np.repeat(np.arange(len(first)), counts)
    day = from_day[parent] + (random.random(len(parent)) * (length[parent] + 1)).astype(np.int64)
    order = np.lexsort((day, parent))
    parent, day = parent[order], day[order]
    # one event of a client a day
    kept = np.r_[True, (parent[1:] != parent[:-1]) | (day[1:] != day[:-1])][: len(parent)]
    kept &= from_day[parent] <= last[parent]
    return parent[kept], day[kept]
