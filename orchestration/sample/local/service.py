"""What happens in a service that is about no client: mentors, groups, feedback, incidents."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.sample.arrays import NEVER, between, coded, flags, pick
from orchestration.sample.local.draws import every_value, some
from orchestration.sample.local.roster import (
    CHESHIRE_EAST,
    CHILD,
    SOMERSET,
    STOKE,
    Roster,
    visits,
)
from orchestration.sample.local.sheet import Sheet, happened, same, sheet, told

SESSIONS_OF_A_GROUP = 6
MENTORS_PER_USER = 0.02
INCIDENT_STATUSES = ("investigated", "closed")


def service_sheets(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Rows of the entities about a service."""
    yield from _mentors(random, roster)
    yield from _groups(random, roster)
    yield from _feedback(random, roster)
    yield _incidents(random, roster)


def _mentors(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Mentors go from application over training to active work, where they stay for a time."""
    provider = int(roster.of(SOMERSET)[0])
    users = int(np.count_nonzero(roster.clients.provider == provider))
    size = max(round(users * MENTORS_PER_USER), 6)
    begins = between(random, roster.start, roster.end - 40, size)
    goes_on = np.ones(size, dtype=np.bool_)
    for stage, low, high in (("application", 10, 40), ("training", 40, 120), ("active", 100, 900)):
        ends = begins + between(random, low, high, size)
        mentor = np.flatnonzero(goes_on)
        providers = np.full(len(mentor), provider)
        yield sheet(
            "peer_mentor",
            providers,
            begins[mentor],
            {
                "mentor_id": roster.keys("M", providers, mentor),
                "stage": same(stage, len(mentor)),
                "from_date": happened(begins[mentor]),
                "to_date": happened(ends[mentor]),
            },
        )
        begins = ends + 1
        goes_on = goes_on & some(random, 0.8, size)


def _groups(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Courses of weekly sessions; one in six is no prevention."""
    provider = int(roster.of(CHESHIRE_EAST)[0])
    starts = np.arange(roster.start + 5, roster.end - 7, 28)
    group = np.repeat(np.arange(len(starts)), SESSIONS_OF_A_GROUP)
    day = starts[group] + np.tile(np.arange(SESSIONS_OF_A_GROUP) * 7, len(starts))
    size = len(group)
    providers = np.full(size, provider)
    yield sheet(
        "group_session",
        providers,
        day,
        {
            "session_id": roster.keys("S", providers, np.arange(size)),
            "group_id": roster.keys("G", providers, group),
            "session_date": happened(day),
            "is_preventative": flags(group % 6 != 5),
        },
    )
    cases = roster.cases_of(CHESHIRE_EAST)
    young = np.unique(np.r_[cases.client[cases.young], roster.clients_of(CHILD, CHESHIRE_EAST)])
    # each young person comes to some sessions of one course
    course = between(random, 0, len(starts) - 1, len(young))
    present = some(random, 0.7, len(young) * SESSIONS_OF_A_GROUP)
    visitor = np.repeat(np.arange(len(young)), SESSIONS_OF_A_GROUP)[present]
    session = (
        course[visitor] * SESSIONS_OF_A_GROUP
        + np.tile(np.arange(SESSIONS_OF_A_GROUP), len(young))[present]
    )
    known = roster.clients.first[young[visitor]] <= day[session]
    # who is no client yet comes under a pseudonym of that day
    passing = roster.keys("X", providers[session], visitor * 100 + session % 100)
    own = roster.client_keys(np.where(known, young[visitor], -1))
    yield sheet(
        "group_attendance",
        providers[session],
        day[session],
        {
            "session_id": roster.keys("S", providers[session], session),
            "client_id": pc.if_else(pa.array(known), own, passing),
        },
    )


def _feedback(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Complaints and compliments; Stoke-on-Trent's quarters with and without complaints."""
    for council in (CHESHIRE_EAST, STOKE):
        provider = int(roster.of(council)[0])
        first = np.array([roster.start])
        _, day = visits(random, first, np.array([roster.end]), 9, roster.start)
        size = len(day)
        complaint = some(random, 0.35, size)
        providers = np.full(size, provider)
        closed = day + between(random, 10, 50, size)
        # some are never settled
        closed[::9] = NEVER
        decided = coded(("upheld", "not_upheld"), every_value(random, (2, 3), size), complaint)
        part = coded(("core", "pilot"), pick(random, (3, 2), size), np.full(size, council == STOKE))
        # compliments have no status to wait for
        status = told(decided, np.where(complaint, closed, day), before="open")
        yield sheet(
            "feedback",
            providers,
            day,
            {
                "feedback_id": roster.keys("F", providers, np.arange(size)),
                "feedback_type": coded(("compliment", "complaint"), complaint.astype(int)),
                "received_date": happened(day),
                "status": status,
                "service_part": part,
            },
        )


def _incidents(random: np.random.Generator, roster: Roster) -> Sheet:
    provider = int(roster.of(CHESHIRE_EAST)[0])
    _, day = visits(random, np.array([roster.start]), np.array([roster.end]), 45, roster.start)
    size = len(day)
    reported = day + between(random, 0, 5, size)
    providers = np.full(size, provider)
    settled = reported + between(random, 20, 90, size)
    return sheet(
        "serious_incident",
        providers,
        reported,
        {
            "incident_id": roster.keys("SI", providers, np.arange(size)),
            "incident_date": happened(day),
            "reported_date": happened(reported),
            "status": told(
                coded(INCIDENT_STATUSES, pick(random, (1, 1), size)), settled, before="open"
            ),
        },
    )
