"""One Psychology in Stoke-on-Trent: looked after children, their carers and placements."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from orchestration.sample.arrays import (
    NEVER,
    Bools,
    Ints,
    between,
    coded,
    dates,
    flags,
    pick,
    rank_within,
)
from orchestration.sample.local.draws import every_value, some
from orchestration.sample.local.family import later
from orchestration.sample.local.roster import STOKE, Roster, visits
from orchestration.sample.local.sheet import Sheet, happened, sheet, told

CLIENTS_PER_CHILD = 25
LEAST_CHILDREN = 40
PLACEMENT_TYPES = (
    "in_house_foster", "external_foster_agency", "small_group_home", "external_residential",
    "other",
)  # fmt: skip
SMALL_GROUP_HOME = PLACEMENT_TYPES.index("small_group_home")
HOMES = tuple(f"HOME{number}" for number in range(1, 7))
EXIT_REASONS = ("disengaged", "moved_away", "outcomes_achieved", "no_longer_lac", "other")
NO_LONGER_LOOKED_AFTER = EXIT_REASONS.index("no_longer_lac")
MODES = ("face_to_face", "two_way_telephone", "two_way_email", "other")
MENTIONED = ("ethnicity", "disability")


@dataclass(frozen=True)
class PsychologyCases:
    """Children and their referrals: one element each; days from 1970-01-01."""

    provider: int
    born: Ints
    from_day: Ints
    to_day: Ints
    child: Ints
    pilot: Bools
    referred: Ints
    again: Bools
    accepted: Ints
    assessed: Ints
    supported: Ints
    ceased: Ints
    exited: Ints


def draw_psychology(random: np.random.Generator, roster: Roster) -> PsychologyCases:
    """Draw children who are looked after for a time, and their referrals."""
    size = max(len(roster.history.people.born) // CLIENTS_PER_CHILD, LEAST_CHILDREN)
    begins = (
        roster.start
        - 700
        + (random.random(size) * (roster.end - roster.start + 640)).astype(np.int64)
    )
    ends = np.where(some(random, 0.5, size), begins + between(random, 120, 1100, size), NEVER)
    born = begins - between(random, 200, 15 * 365, size)
    first = np.maximum(begins, roster.start) + between(random, 0, 200, size)
    one = _follow(random, np.arange(size), first, ends, np.zeros(size, dtype=np.bool_))
    # some are referred again after their case was closed
    back = np.flatnonzero((one[-1] < roster.end - 30) & some(random, 0.5, size))
    again_day = one[-1][back] + between(random, 20, 250, len(back))
    two = _follow(random, back, again_day, ends[back], np.ones(len(back), dtype=np.bool_))
    together = [np.concatenate(pair) for pair in zip(one, two, strict=True)]
    kept = (together[1] <= roster.end) & (together[1] < ends[together[0]])
    child, referred, again, accepted, assessed, supported, ceased, exited = (
        part[kept] for part in together
    )
    return PsychologyCases(
        provider=int(roster.of(STOKE)[0]), born=born, from_day=begins, to_day=ends, child=child,
        pilot=some(random, 0.4, len(child)), referred=referred, again=again.astype(np.bool_),
        accepted=accepted, assessed=assessed, supported=supported, ceased=ceased, exited=exited,
    )  # fmt: skip


def _follow(
    random: np.random.Generator, child: Ints, referred: Ints, lac_ends: Ints, again: Bools
) -> tuple[Ints, ...]:
    """Follow referrals from acceptance to exit; some wait, some are never accepted."""
    accepted = later(random, referred, 0.95, 0, 14)
    accepted = np.where(accepted <= lac_ends, accepted, NEVER)
    assessed = later(random, accepted, 0.92, 3, 40)
    supported = later(random, assessed, 0.88, 0, 70)
    ceased = later(random, np.where(supported < NEVER, supported, accepted), 0.75, 30, 320)
    exited = later(random, ceased, 0.9, 0, 30)
    # a child who is no longer looked after leaves, and nothing of what was planned comes about
    over = (exited > lac_ends) & (accepted < NEVER)
    exited = np.where(over, lac_ends, exited)
    ceased = np.where(over, np.minimum(ceased, lac_ends), ceased)
    # a case that ended before support began never had any
    assessed = np.where(assessed <= np.minimum(ceased, exited), assessed, NEVER)
    supported = np.where(supported <= np.minimum(ceased, exited), supported, NEVER)
    return child, referred, again.astype(np.int64), accepted, assessed, supported, ceased, exited


def psychology_sheets(
    random: np.random.Generator, roster: Roster, cases: PsychologyCases
) -> Iterator[Sheet]:
    """Rows of the entities whose names begin with ``opsy``."""
    yield _children(random, roster, cases)
    yield _referrals(roster, cases)
    yield _contacts(random, roster, cases)
    yield _exits(random, roster, cases)
    yield _placements(random, roster, cases)


def _same_provider(cases: PsychologyCases, size: int) -> Ints:
    return np.full(size, cases.provider)


def _children(random: np.random.Generator, roster: Roster, cases: PsychologyCases) -> Sheet:
    size = len(cases.born)
    provider = _same_provider(cases, size)
    calibration = roster.history.calibration
    nobody = np.zeros(size, dtype=np.int64)
    drawn = [calibration.draw(random, name, nobody) for name in ("ETHNIC", "DISABLE1")]
    return sheet(
        "opsy_child",
        provider,
        cases.from_day,
        {
            "child_id": roster.keys("K", provider, np.arange(size)),
            "date_of_birth": dates(cases.born),
            "gender": coded("FM", pick(random, (1, 1), size)),
            **{
                name: coded(found.words, found.positions)
                for name, found in zip(MENTIONED, drawn, strict=True)
            },
            "lac_from": happened(cases.from_day),
            "lac_to": happened(cases.to_day),
        },
    )


def _referrals(roster: Roster, cases: PsychologyCases) -> Sheet:
    size = len(cases.child)
    provider = _same_provider(cases, size)
    return sheet(
        "opsy_referral",
        provider,
        cases.referred,
        {
            "opsy_referral_id": roster.keys("OR", provider, np.arange(size)),
            "child_id": roster.keys("K", provider, cases.child),
            # brothers and sisters share their carers
            "carer_id": roster.keys("KC", provider, cases.child // 2),
            "service_part": coded(("core", "pilot"), cases.pilot.astype(int)),
            "referral_date": happened(cases.referred),
            "is_re_referral": flags(cases.again),
            "accepted_date": happened(cases.accepted),
            "assessed_date": happened(cases.assessed),
            "support_start_date": happened(cases.supported),
        },
    )


def _contacts(random: np.random.Generator, roster: Roster, cases: PsychologyCases) -> Sheet:
    """Contacts between acceptance and the end of the work; a few cases have one contact alone."""
    accepted = np.flatnonzero(cases.accepted < NEVER)
    last = np.minimum(np.minimum(cases.ceased, cases.exited), roster.end)[accepted]
    of, day = visits(random, cases.accepted[accepted], last, 24, roster.start)
    once = some(random, 0.2, len(accepted))
    kept = ~once[of] | (rank_within(of) == 0)
    of, day = accepted[of[kept]], day[kept]
    size = len(of)
    provider = _same_provider(cases, size)
    return sheet(
        "opsy_contact",
        provider,
        day,
        {
            "opsy_contact_id": roster.keys("OC", provider, np.arange(size)),
            "opsy_referral_id": roster.keys("OR", provider, of),
            "contact_date": happened(day),
            "mode": coded(MODES, every_value(random, (6, 2, 1, 1), size)),
        },
    )


def _exits(random: np.random.Generator, roster: Roster, cases: PsychologyCases) -> Sheet:
    closed = np.flatnonzero(cases.ceased < NEVER)
    size = len(closed)
    provider = _same_provider(cases, size)
    ceased, exited = cases.ceased[closed], cases.exited[closed]
    reason = every_value(random, (2, 1, 5, 0, 1), size)
    over = exited == cases.to_day[cases.child[closed]]
    reason = np.where(over, NO_LONGER_LOOKED_AFTER, reason)
    reason = np.where(~over & (reason == NO_LONGER_LOOKED_AFTER), 2, reason)
    words = coded(EXIT_REASONS, reason)
    return sheet(
        "opsy_exit",
        provider,
        ceased,
        {
            "opsy_referral_id": roster.keys("OR", provider, closed),
            "ceased_date": happened(ceased),
            "ceased_reason": words,
            "exit_date": happened(exited),
            "exit_reason": told(words, exited),
        },
    )


def _placements(random: np.random.Generator, roster: Roster, cases: PsychologyCases) -> Sheet:
    """One placement after another for as long as a child is looked after."""
    last = np.minimum(cases.to_day, roster.end)
    stays = pick(random, (5, 3, 2, 1), len(cases.born)) + 1
    child = np.repeat(np.arange(len(cases.born)), stays)
    rank = rank_within(child)
    length = np.maximum(last - cases.from_day, 0)[child]
    begins = cases.from_day[child] + length * rank // stays[child]
    ends = cases.from_day[child] + length * (rank + 1) // stays[child] - 1
    final = rank == stays[child] - 1
    ends = np.where(final, cases.to_day[child], ends)
    kept = begins <= ends
    child, begins, ends, final = child[kept], begins[kept], ends[kept], final[kept]
    size = len(child)
    kind = every_value(random, (5, 3, 2, 1, 1), size)
    reason = np.where(final, 0, every_value(random, (3, 2, 1), size))
    provider = _same_provider(cases, size)
    home = pick(random, (1,) * len(HOMES), size)
    return sheet(
        "opsy_placement",
        provider,
        begins,
        {
            "placement_id": roster.keys("PL", provider, np.arange(size)),
            "child_id": roster.keys("K", provider, child),
            "placement_type": coded(PLACEMENT_TYPES, kind),
            "start_date": happened(begins),
            "end_date": happened(ends),
            "end_reason": told(coded(("planned", "breakdown", "other"), reason), ends),
            "home_id": coded(HOMES, home, kind == SMALL_GROUP_HOME),
        },
    )
