"""Housing, employment and education at the points at which the services ask."""

from collections.abc import Iterator

import numpy as np

from orchestration.sample.arrays import NEVER, Bools, Ints, between, coded, flags
from orchestration.sample.local.draws import some
from orchestration.sample.local.family import later
from orchestration.sample.local.roster import CHESHIRE_EAST, HACKNEY, SOMERSET, Cases, Roster
from orchestration.sample.local.sheet import Sheet, happened, same, sheet

HOUSING = ("nfa", "housing_problem", "no_housing_problem")
ACTIVITIES = ("employment", "education", "training", "volunteering", "not_in_eet")
OUT_OF_WORK = ACTIVITIES.index("not_in_eet")
SIX_MONTHS_DAYS = 183


def circumstance_sheets(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Rows of ``housing_record`` and ``eet_record``."""
    yield from _housing(random, roster)
    yield from _activities(random, roster)


def _housing(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    cases = roster.cases_of(SOMERSET, HACKNEY)
    size = len(cases)
    need = roster.history.details.drawn["ACCMNEED"]
    at_start = np.full(size, 2)
    at_start[need.among("1")[cases.source]] = 0
    at_start[(need.among("2")[cases.source]) | some(random, 0.06, size)] = 1
    better = some(random, 0.45, size)
    middle = np.where(better & (at_start < 2), at_start + 1, at_start)
    at_end = np.where(some(random, 0.5, size) & (middle < 2), middle + 1, middle)
    review = cases.triaged + between(random, 80, 200, size)
    for point, status, day in (
        ("start", at_start, cases.triaged),
        ("review", middle, np.where(review < cases.end, review, NEVER)),
        ("discharge", at_end, np.where(some(random, 0.9, size), cases.end, NEVER)),
    ):
        yield _home(random, roster, cases, point=point, status=status, day=day)


def _home(
    random: np.random.Generator,
    roster: Roster,
    cases: Cases,
    *,
    point: str,
    status: Ints,
    day: Ints,
) -> Sheet:
    size = len(cases)
    supported = some(random, 0.07, size)
    unstable = status < 2
    referred = later(random, day, 0.7, 0, 40, to=unstable)
    return sheet(
        "housing_record",
        cases.provider,
        day,
        {
            "client_id": roster.client_keys(cases.client),
            "episode_id": roster.episode_keys(cases.provider, cases.source),
            "point": same(point, size),
            "recorded_date": happened(day),
            "status": coded(HOUSING, status),
            "in_supported_accommodation": flags(supported),
            "unstable_or_homeless": flags(unstable),
            "housing_referral_date": happened(referred),
            "stable_accommodation_date": happened(later(random, referred, 0.55, 7, 120)),
        },
    )


def _activities(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    cases = roster.cases_of(CHESHIRE_EAST, SOMERSET, HACKNEY)
    size = len(cases)
    work = roster.history.details.drawn["EMPSTAT"]
    at_start = np.full(size, OUT_OF_WORK)
    at_start[work.among("1")[cases.source]] = 0
    at_start[work.among("2")[cases.source]] = 1
    at_start[(at_start == OUT_OF_WORK) & some(random, 0.05, size)] = 2
    at_start[(at_start == OUT_OF_WORK) & some(random, 0.05, size)] = 3
    found = some(random, 0.2, size) & (at_start == OUT_OF_WORK)
    lost = some(random, 0.07, size) & (at_start != OUT_OF_WORK)
    now = np.where(found, between(random, 0, 3, size), np.where(lost, OUT_OF_WORK, at_start))
    current = cases.triaged + between(random, 60, 250, size)
    left = np.where(some(random, 0.9, size), cases.end, NEVER)
    # leavers that nobody found again have no record
    traced = some(random, 0.7, size)
    after = np.where(traced, cases.end + SIX_MONTHS_DAYS + between(random, -10, 10, size), NEVER)
    fell_back = np.where(some(random, 0.1, size), OUT_OF_WORK, now)
    for point, status, day in (
        ("start", at_start, cases.triaged),
        ("current", now, np.where(current < cases.end, current, NEVER)),
        ("exit", now, left),
        ("six_months_after_exit", fell_back, np.where(cases.completed, after, NEVER)),
    ):
        idle: Bools = status == OUT_OF_WORK
        referred = later(random, day, 0.4, 0, 60, to=idle)
        if point == "six_months_after_exit":
            referred = np.full(size, NEVER)
        yield sheet(
            "eet_record",
            cases.provider,
            day,
            {
                "client_id": roster.client_keys(cases.client),
                "episode_id": roster.episode_keys(cases.provider, cases.source),
                "point": same(point, size),
                "recorded_date": happened(day),
                "status": coded(ACTIVITIES, status),
                "eet_referral_date": happened(referred),
                "eet_engaged_date": happened(later(random, referred, 0.5, 7, 90)),
            },
        )
