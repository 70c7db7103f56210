"""Mental health, hospital and deaths."""

from collections.abc import Iterator

import numpy as np

from orchestration.sample.arrays import NEVER, Ints, between, coded, flags, pick
from orchestration.sample.journeys import DIED
from orchestration.sample.local.draws import every_value, some
from orchestration.sample.local.roster import (
    CHESHIRE_EAST,
    HACKNEY,
    SOMERSET,
    Roster,
    visits,
)
from orchestration.sample.local.sheet import Sheet, happened, moments, sheet, told

REFERRED_TO = ("somerset_partnership", "mental_health_treatment", "mental_health_support")
DAY_MINUTES = 1440
DEATHS_AFTER_LEAVING_SHARE = 0.02


def health_sheets(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Rows of ``mental_health_need``, ``hospital_event`` and ``death``."""
    yield _mental_health(random, roster)
    yield _hospital(random, roster)
    yield _deaths(random, roster)


def _mental_health(random: np.random.Generator, roster: Roster) -> Sheet:
    cases = roster.cases_of(SOMERSET, HACKNEY)
    need = roster.history.details.drawn["MTHTN"].among("1")[cases.source]
    cases = cases.where(need | some(random, 0.1, len(cases)))
    size = len(cases)
    recorded = np.minimum(cases.triaged + between(random, 0, 12, size), cases.end)
    treated = some(random, 0.3, size)
    referred = recorded + between(random, 0, 45, size)
    referred = np.where(
        ~treated & some(random, 0.65, size) & (referred <= cases.end), referred, NEVER
    )
    somerset = np.isin(cases.provider, roster.of(SOMERSET))
    to = np.where(
        somerset, every_value(random, (0.6, 0.2, 0.2), size), pick(random, (0, 1, 1), size)
    )
    received = np.where(referred < NEVER, referred, 0) + between(random, 5, 90, size)
    received = np.where((referred < NEVER) & some(random, 0.6, size), received, NEVER)
    joint = np.where(somerset & (to == 0) & some(random, 0.5, size), received, NEVER)
    joint_ends = np.where(joint < NEVER, joint, 0) + between(random, 30, 300, size)
    joint_ends = np.where((joint < NEVER) & some(random, 0.6, size), joint_ends, NEVER)
    return sheet(
        "mental_health_need",
        cases.provider,
        recorded,
        {
            "mh_id": roster.keys("MH", cases.provider, cases.source),
            "client_id": roster.client_keys(cases.client),
            "client_group": roster.group_words(cases.client, recorded),
            "recorded_date": happened(recorded),
            "self_disclosed": flags(some(random, 0.85, size)),
            "receiving_treatment_at_presentation": flags(treated),
            "dual_diagnosis": flags(some(random, 0.35, size)),
            "referral_date": happened(referred),
            "referred_to": told(coded(REFERRED_TO, to), referred),
            "treatment_or_support_received_date": happened(received),
            "joint_work_from": happened(joint),
            "joint_work_to": happened(joint_ends),
        },
    )


def _hospital(random: np.random.Generator, roster: Roster) -> Sheet:
    """Attendances and admissions in service; a few clients come again and again."""
    cases = roster.cases_of(CHESHIRE_EAST, HACKNEY)
    last = np.minimum(cases.end, roster.end)
    frequent = some(random, 0.04, len(cases))
    rare = ~frequent & some(random, 0.25, len(cases))
    gaps = ((frequent, 40), (rare, 400))
    found = [visits(random, cases.triaged[who], last[who], gap, roster.start) for who, gap in gaps]
    of = np.r_[np.flatnonzero(frequent)[found[0][0]], np.flatnonzero(rare)[found[1][0]]]
    day = np.r_[found[0][1], found[1][1]]
    size = len(of)
    admitted = some(random, 0.35, size)
    drinks = roster.history.details.cites["alcohol"][cases.source[of]]
    alcohol = drinks & some(random, 0.6, size)
    return sheet(
        "hospital_event",
        cases.provider[of],
        day,
        {
            "hospital_event_id": roster.keys("H", cases.provider[of], np.arange(size)),
            "client_id": roster.client_keys(cases.client[of]),
            "event_type": coded(
                ("ae_attendance", "acute_inpatient_admission"), admitted.astype(int)
            ),
            "event_date": happened(day),
            "alcohol_specific": flags(alcohol),
            "substance_related": flags(alcohol | some(random, 0.4, size)),
            "high_impact_user": flags(frequent[of]),
        },
    )


def _deaths(random: np.random.Generator, roster: Roster) -> Sheet:
    """Deaths in treatment, and within and after six months of leaving; one for a client.

    The service learns of a death on the day or later. Most are notified within 24 hours, one
    exactly at the end of them, others late or not yet.
    """
    cases = roster.cases_of(SOMERSET)
    in_treatment = (cases.reason == DIED) & (cases.start < NEVER)
    after = cases.end + between(random, 1, 260, len(cases))
    _, last_place = np.unique(cases.client[::-1], return_index=True)
    newest = np.zeros(len(cases), dtype=np.bool_)
    newest[len(cases) - 1 - last_place] = True
    left = newest & (cases.reason != DIED) & some(random, DEATHS_AFTER_LEAVING_SHARE, len(cases))
    chosen = np.flatnonzero((in_treatment | left) & newest)
    died = np.where(in_treatment, cases.end, after)[chosen]
    recent = died >= roster.start
    chosen, died = chosen[recent], died[recent]
    dead = cases.where(chosen)
    size = len(dead)
    inside = in_treatment[chosen]
    informed_day = died + pick(random, (0.4, 0.3, 0.1, 0.1, 0.1), size)
    informed = between(random, 8 * 60, 17 * 60, size)
    wait = between(random, 30, DAY_MINUTES - 1, size)
    late = some(random, 0.25, size)
    wait = np.where(late, between(random, DAY_MINUTES + 1, 6 * DAY_MINUTES, size), wait)
    wait[1::7] = DAY_MINUTES
    wait[2::7] = DAY_MINUTES + 1
    notified = some(random, 0.92, size)
    reviewed = notified & some(random, 0.85, size)
    review = wait + np.where(
        some(random, 0.5, size), 0, between(random, 60, 20 * DAY_MINUTES, size)
    )
    meeting = _next_meeting(roster, informed_day)
    audited = np.where(reviewed & some(random, 0.8, size), meeting, NEVER)
    never = np.full(size, NEVER)
    return sheet(
        "death",
        dead.provider,
        informed_day,
        {
            "death_id": roster.keys("D", dead.provider, dead.source),
            "client_id": roster.client_keys(dead.client),
            "date_of_death": happened(died),
            "in_treatment_at_death": flags(inside),
            "last_discharge_date": happened(np.where(inside, never, dead.end)),
            "service_informed_at": moments(informed_day, informed),
            "commissioner_notified_at": moments(informed_day, informed + wait, notified),
            "review_sent_at": moments(informed_day, informed + review, reviewed),
            "audit_reviewed_date": happened(audited),
        },
    )


def audit_meetings(roster: Roster) -> Ints:
    """Days of the quarterly drug death audit meetings: the third Thursday of a quarter's end."""
    month = np.arange(
        np.datetime64(roster.start, "D").astype("datetime64[M]").astype(np.int64),
        np.datetime64(roster.end, "D").astype("datetime64[M]").astype(np.int64) + 7,
    )
    month = month[month % 3 == 2]
    first = month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    # 1 January 1970 was a Thursday
    days: Ints = first + (-first) % 7 + 14
    return days


def _next_meeting(roster: Roster, day: Ints) -> Ints:
    meetings = audit_meetings(roster)
    place = np.minimum(np.searchsorted(meetings, day, side="right"), len(meetings) - 1)
    found: Ints = meetings[place]
    return found
