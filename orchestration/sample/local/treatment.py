"""Interventions, prescriptions, reduction plans and mutual aid."""

from collections.abc import Iterator

import numpy as np

from orchestration.sample.arrays import NEVER, Ints, between, coded, flags
from orchestration.sample.calibration import OPIATE
from orchestration.sample.local.draws import some
from orchestration.sample.local.episodes import brief_cases
from orchestration.sample.local.roster import (
    CHESHIRE_EAST,
    HACKNEY,
    SOMERSET,
    Cases,
    Roster,
    visits,
)
from orchestration.sample.local.sheet import Sheet, happened, same, sheet, told
from orchestration.sample.treatment import PHARMACOLOGICAL, RECOVERY

INTERVENTION_WORDS = ("pharmacological", "psychosocial", "recovery_support", "harm_reduction")
LONG_TREATMENT_DAYS = 4 * 365
SUPERVISED_SHARE = 0.4


def treatment_sheets(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Rows of ``intervention``, ``prescription``, ``reduction_plan`` and ``mutual_aid``."""
    yield _interventions(roster)
    yield _brief_interventions(random, roster)
    yield _prescriptions(random, roster)
    yield from _reduction_plans(random, roster)
    yield _mutual_aid(random, roster)


def _interventions(roster: Roster) -> Sheet:
    cases = roster.cases_of(CHESHIRE_EAST, SOMERSET)
    given = roster.history.interventions
    place = np.full(len(roster.history.episodes), -1)
    place[cases.source] = np.arange(len(cases))
    number = np.flatnonzero(place[given.episode] >= 0)
    given, of = given.where(number), place[given.episode[number]]
    began = (given.start < NEVER) & (given.start <= cases.end[of]) & (given.start <= given.end)
    recovery = given.type == RECOVERY
    return sheet(
        "intervention",
        cases.provider[of],
        given.referred,
        {
            "intervention_id": roster.keys("I", cases.provider[of], number),
            "episode_id": roster.episode_keys(cases.provider[of], cases.source[of]),
            "client_id": roster.client_keys(cases.client[of]),
            "intervention_type": coded(INTERVENTION_WORDS, given.type),
            "is_structured": flags(~recovery),
            "is_recovery_support": flags(recovery),
            "is_extended_brief": same("N", len(of)),
            "referred_date": happened(given.referred),
            "first_offered_appointment_date": happened(given.offered, began),
            "start_date": happened(given.start, began),
            "end_date": happened(given.end, began),
        },
    )


def _brief_interventions(random: np.random.Generator, roster: Roster) -> Sheet:
    cases = brief_cases(roster)
    size = len(cases)
    start = cases.triaged + between(random, 0, 7, size)
    number = cases.source + 5_000_000
    return sheet(
        "intervention",
        cases.provider,
        cases.triaged,
        {
            "intervention_id": roster.keys("I", cases.provider, number),
            "episode_id": roster.episode_keys(cases.provider, number),
            "client_id": roster.client_keys(cases.client),
            "intervention_type": same("extended_brief_intervention", size),
            "is_structured": same("N", size),
            "is_recovery_support": same("N", size),
            "is_extended_brief": same("Y", size),
            "referred_date": happened(cases.referred),
            "first_offered_appointment_date": happened(start),
            "start_date": happened(start),
            "end_date": happened(np.minimum(start + 28, cases.end)),
        },
    )


def opiate_prescribed(roster: Roster) -> tuple[Cases, Ints, Ints]:
    """Opiate episodes with a prescription: the episodes, first and last days."""
    cases = roster.cases_of(SOMERSET, HACKNEY)
    cases = cases.where((cases.group == OPIATE) & (cases.start < NEVER))
    given = roster.history.interventions
    first = np.full(len(roster.history.episodes), NEVER)
    last = np.full(len(roster.history.episodes), NEVER)
    medicine = (given.type == PHARMACOLOGICAL) & (given.start < NEVER)
    first[given.episode[medicine]] = given.start[medicine]
    last[given.episode[medicine]] = given.end[medicine]
    begins, ends = first[cases.source], np.minimum(last[cases.source], cases.end)
    prescribed = (begins < NEVER) & (begins <= ends)
    return cases.where(prescribed), begins[prescribed], ends[prescribed]


def _prescriptions(random: np.random.Generator, roster: Roster) -> Sheet:
    """Substitution treatment, first under supervision for some, and other medicines."""
    cases, begins, ends = opiate_prescribed(roster)
    size = len(cases)
    supervised = some(random, SUPERVISED_SHARE, size)
    stays_supervised = some(random, 0.3, size)
    change = np.minimum(begins + between(random, 84, 400, size), ends)
    relaxed = supervised & ~stays_supervised & (change < ends)
    other = cases.where(some(random, 0.15, size))
    of = np.r_[np.arange(size), np.flatnonzero(relaxed)]
    first = np.r_[begins, change[relaxed] + 1]
    last = np.r_[np.where(relaxed, change, ends), ends[relaxed]]
    watched = np.r_[supervised, np.zeros(int(relaxed.sum()), dtype=np.bool_)]
    client = np.r_[cases.client[of], other.client]
    source = np.r_[cases.source[of], other.source]
    provider = np.r_[cases.provider[of], other.provider]
    first = np.r_[first, other.start]
    last = np.r_[last, np.minimum(other.start + 28, other.end)]
    count = len(other)
    return sheet(
        "prescription",
        provider,
        first,
        {
            "prescription_id": roster.keys("RX", provider, np.arange(len(client))),
            "client_id": roster.client_keys(client),
            "episode_id": roster.episode_keys(provider, source),
            "is_ost": flags(
                np.r_[np.ones(len(of), dtype=np.bool_), np.zeros(count, dtype=np.bool_)]
            ),
            "supervised_consumption": flags(np.r_[watched, np.zeros(count, dtype=np.bool_)]),
            "start_date": happened(first),
            "end_date": happened(last),
        },
    )


def _reduction_plans(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Plans of those long in treatment, and of some others; a new version closes the old one."""
    cases = roster.cases_of(CHESHIRE_EAST)
    treated = cases.start < NEVER
    long_ago = np.minimum(cases.end, roster.end) - cases.journey_start > LONG_TREATMENT_DAYS
    cases = cases.where(
        treated & (some(random, 0.15, len(cases)) | (long_ago & some(random, 0.8, len(cases))))
    )
    last = np.minimum(cases.end, roster.end)
    of, day = visits(random, cases.start, last, 300, roster.start - 730)
    size = len(of)
    next_plan = np.full(size, NEVER)
    next_plan[:-1] = np.where(of[1:] == of[:-1], day[1:], NEVER)
    closes = np.minimum(next_plan, cases.end[of])
    yield sheet(
        "reduction_plan",
        cases.provider[of],
        day,
        {
            "plan_id": roster.keys("RP", cases.provider[of], np.arange(size)),
            "client_id": roster.client_keys(cases.client[of]),
            "plan_date": happened(day),
            "status": told(same("closed", size), closes, before="current"),
        },
    )


def _mutual_aid(random: np.random.Generator, roster: Roster) -> Sheet:
    cases = roster.cases_of(CHESHIRE_EAST)
    cases = cases.where((cases.start < NEVER) & some(random, 0.35, len(cases)))
    of, day = visits(random, cases.start, np.minimum(cases.end, roster.end), 60, roster.start)
    # a client with two episodes at once is met once a day
    key = cases.client[of] * 100_000 + day
    _, first = np.unique(key, return_index=True)
    of, day = of[first], day[first]
    return sheet(
        "mutual_aid",
        cases.provider[of],
        day,
        {
            "client_id": roster.client_keys(cases.client[of]),
            "recorded_date": happened(day),
            "actively_engaged": flags(some(random, 0.75, len(of))),
        },
    )
