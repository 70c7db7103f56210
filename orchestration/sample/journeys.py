"""Who comes, how long they stay, how they leave and whether they come back.

Every group is in a steady state: clients already in treatment when the history begins are
drawn with the ages and remaining stays such a state implies, newcomers arrive evenly, and
leavers come back at the rate of their group and reason. Stays are mixtures of gamma curves
(seeds/sample/stays.csv) fitted to the published time in treatment.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from orchestration.sample.arrays import NEVER, Bools, Floats, Ints, between, pick
from orchestration.sample.calibration import GROUPS, YOUNG, Calibration
from orchestration.sample.periods import Periods

REASONS = ("80", "81", "82", "83", "84", "85", "86", "87", "88", "89")
COMPLETED_REASONS = (0, 1, 2)
TRANSFERRED, DROPPED_OUT, DECLINED, DIED = 3, 5, 8, 9
STAY_SHAPE = 1.5
LONGEST_STAY_DAYS = 18 * 365
MOST_RETURNS = 12
UNTREATED_SHARE = 0.05
RETURNS_FADE_YEARS = 1.2


@dataclass(frozen=True)
class Arrivals:
    """One element per client who comes: who, where, when (triage) and for how long (days)."""

    person: Ints
    group: Ints
    area: Ints
    triaged: Ints
    stay: Ints
    untreated: Bools


@dataclass(frozen=True)
class Journeys:
    """One element per journey; days from 1970-01-01, ``start`` is NEVER when never treated."""

    person: Ints
    group: Ints
    area: Ints
    referred: Ints
    triaged: Ints
    intervention_referred: Ints
    offered: Ints
    start: Ints
    end: Ints
    reason: Ints
    returned: Bools

    def __len__(self) -> int:
        return len(self.person)

    def where(self, chosen: Bools | Ints) -> "Journeys":
        """Keep the chosen elements."""
        return Journeys(*(getattr(self, part.name)[chosen] for part in fields(self)))


def draw_arrivals(
    random: np.random.Generator, calibration: Calibration, periods: Periods, clients: int
) -> Arrivals:
    """Draw the first journey of ``clients`` persons, split over groups, stock and newcomers."""
    years = (periods.end - periods.start + 1) / 365.25
    share = calibration.item("share_in_treatment")
    stock = share * calibration.item("stock_at_start")
    new = share * calibration.item("first_entries_per_year") * years
    # clients of before the history come back too, fewer with every year
    faded = 1 - np.exp(-years / RETURNS_FADE_YEARS)
    back = share * calibration.item("earlier_clients_back_per_year") * RETURNS_FADE_YEARS * faded
    numbers = _split(np.r_[stock, new, back], clients)
    kind = np.repeat(np.arange(len(numbers)), numbers)
    group, in_stock = kind % len(GROUPS), kind < len(GROUPS)

    area = np.zeros(clients, dtype=np.int64)
    young = group == YOUNG
    for members, weights in ((young, "young_people_weight"), (~young, "adult_weight")):
        count = int(np.count_nonzero(members))
        area[members] = pick(random, calibration.area_item(weights), count)

    stay = np.zeros(clients, dtype=np.int64)
    for number in range(len(GROUPS)):
        # a stay met at a random moment is long in proportion to its length
        for met, bias in ((in_stock, 1), (~in_stock, 0)):
            members = np.flatnonzero((group == number) & met)
            stay[members] = _stays(random, calibration, number, len(members), bias)
    elapsed = np.minimum((random.random(clients) * stay).astype(np.int64), LONGEST_STAY_DAYS)
    arrived = between(random, periods.start, periods.end, clients)
    fading = -np.log1p(-random.random(clients) * faded) * RETURNS_FADE_YEARS
    returning = kind >= 2 * len(GROUPS)
    arrived[returning] = periods.start + (fading[returning] * 365.25).astype(np.int64)
    return Arrivals(
        person=np.arange(clients),
        group=group,
        area=area,
        triaged=np.where(in_stock, periods.start - elapsed, arrived),
        stay=stay,
        untreated=~in_stock & (random.random(clients) < UNTREATED_SHARE),
    )


def draw_journeys(
    random: np.random.Generator, calibration: Calibration, periods: Periods, first: Arrivals
) -> Journeys:
    """Follow every person from the first journey through all returns inside the history."""
    parts = [_open(random, calibration, first)]
    for _ in range(MOST_RETURNS):
        back = _returns(random, calibration, periods, parts[-1])
        if len(back) == 0:
            break
        parts.append(replace(back, returned=np.ones(len(back), dtype=np.bool_)))
    together = Journeys(
        *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Journeys))
    )
    return together.where(np.lexsort((together.triaged, together.person)))


def _returns(
    random: np.random.Generator, calibration: Calibration, periods: Periods, ended: Journeys
) -> Journeys:
    """Next journeys of those who left: mostly within three months, some much later."""
    ended = ended.where((ended.end <= periods.end) & (ended.reason != DIED))
    completed = np.isin(ended.reason, COMPLETED_REASONS)
    soon = (
        np.where(
            completed,
            calibration.item("return_completed")[ended.group],
            calibration.item("return_incomplete")[ended.group],
        )
        * _relative(calibration, "return_factor")[ended.area]
    )
    chance = random.random(len(ended))
    within = chance < soon
    later = ~within & (chance < soon + calibration.item("return_later")[ended.group])
    # an exponential with a mean of 50 days, cut off at six months; 22 days are the least that
    # do not continue the journey
    lag_soon = 22 - 50 * np.log1p(-random.random(len(ended)) * (1 - np.exp(-156 / 50)))
    lag_later = 184 + random.exponential(300, len(ended))
    triaged = ended.end + np.where(within, lag_soon, lag_later).astype(np.int64)
    back = (within | later) & (triaged <= periods.end)
    ended, triaged = ended.where(back), triaged[back]
    if len(ended) == 0:
        return ended

    listed = np.array([bool(row["framework"]) for row in calibration.areas])
    moved = random.random(len(ended)) < 0.015
    elsewhere = pick(random, listed.astype(np.float64), len(ended))
    stay = np.zeros(len(ended), dtype=np.int64)
    for number in range(len(GROUPS)):
        members = np.flatnonzero(ended.group == number)
        stay[members] = _stays(random, calibration, number, len(members), 0)
    again = Arrivals(
        person=ended.person,
        group=ended.group,
        area=np.where(moved, elsewhere, ended.area),
        triaged=triaged,
        stay=stay,
        untreated=random.random(len(ended)) < UNTREATED_SHARE,
    )
    return _open(random, calibration, again)


def _open(random: np.random.Generator, calibration: Calibration, arrivals: Arrivals) -> Journeys:
    """Give arrivals the dates around the start of treatment, an end and a reason."""
    size = len(arrivals.person)
    triaged, untreated = arrivals.triaged, arrivals.untreated
    slow = random.random(size) < 0.12
    referred = triaged - np.where(
        slow, between(random, 7, 28, size), np.minimum(random.geometric(0.3, size) - 1, 10)
    )
    intervention_referred = triaged + pick(random, (0.7, 0.2, 0.1), size)
    wait = _waits(random, _relative(calibration, "wait_factor")[arrivals.area])
    offered = intervention_referred + wait
    start = offered + np.where(random.random(size) < 0.75, 0, between(random, 1, 7, size))
    end = start + arrivals.stay
    reason = _reasons(random, calibration, arrivals)
    gone = triaged + between(random, 7, 70, size)
    refused = np.where(random.random(size) < 0.55, DROPPED_OUT, DECLINED)
    return Journeys(
        person=arrivals.person,
        group=arrivals.group,
        area=arrivals.area,
        referred=referred,
        triaged=triaged,
        intervention_referred=intervention_referred,
        offered=np.where(untreated, NEVER, offered),
        start=np.where(untreated, NEVER, start),
        end=np.where(untreated, gone, end),
        reason=np.where(untreated, refused, reason),
        returned=np.zeros(size, dtype=np.bool_),
    )


def _waits(random: np.random.Generator, factor: Floats) -> Ints:
    """Days to the first appointment offered: published bands, mean of about two days."""
    size = len(factor)
    short = np.where(random.random(size) < 0.62, 0, np.minimum(random.geometric(0.2, size), 21))
    chance = random.random(size)
    over_six = chance < 0.005 * factor
    over_three = ~over_six & (chance < 0.013 * factor)
    wait = np.where(over_three, between(random, 22, 42, size), short)
    return np.where(over_six, between(random, 43, 110, size), wait)


def _reasons(random: np.random.Generator, calibration: Calibration, arrivals: Arrivals) -> Ints:
    group = arrivals.group
    factor = _relative(calibration, "completion_factor")[arrivals.area]
    likely = _completion_scale(calibration)[group] * _ripeness(arrivals.stay) * factor
    completed = random.random(len(group)) < np.minimum(likely, 0.97)
    done = calibration.draw(random, "DISRSN_COMPLETED", group)
    left = calibration.draw(random, "DISRSN_INCOMPLETE", group)
    number = {code: place for place, code in enumerate(REASONS)}
    done_code = np.array([number[code] for code in done.words])[done.positions]
    left_code = np.array([number[code] for code in left.words])[left.positions]
    return np.where(completed, done_code, left_code)


def _ripeness(stay: Ints) -> Floats:
    """Completions are rare in the first weeks of treatment."""
    return np.clip(stay / 120, 0.3, 1.0)


def _completion_scale(calibration: Calibration) -> Floats:
    """Factor per group that makes completions their wanted share of exits."""
    fixed = np.random.default_rng(0)
    return np.array(
        [
            share / _ripeness(_stays(fixed, calibration, number, 20_000, 0)).mean()
            for number, share in enumerate(calibration.item("completed_share"))
        ]
    )


def _relative(calibration: Calibration, item: str) -> Floats:
    """Factor of each area, scaled so that the average client has 1."""
    values = calibration.area_item(item)
    weights = calibration.area_item("adult_weight")
    return np.asarray(values * weights.sum() / (values * weights).sum())


def _stays(
    random: np.random.Generator, calibration: Calibration, group: int, size: int, bias: int
) -> Ints:
    """Draw lengths of stay in days; ``bias`` 1 draws those met at a random moment."""
    means, weights = calibration.stays[group]
    component = pick(random, weights * means**bias, size)
    days = random.gamma(STAY_SHAPE + bias, means[component] / STAY_SHAPE)
    return np.maximum(days.astype(np.int64), 1)


def _split(weights: Floats, total: int) -> Ints:
    """Split ``total`` by ``weights`` into whole numbers that add up (largest remainder)."""
    exact = weights / weights.sum() * total
    numbers: Ints = np.floor(exact).astype(np.int64)
    short = total - int(numbers.sum())
    numbers[np.argsort(numbers - exact, kind="stable")[:short]] += 1
    return numbers
