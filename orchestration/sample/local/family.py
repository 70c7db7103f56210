"""Carers, children, safeguarding, early help and domestic abuse."""

from collections.abc import Iterator

import numpy as np

from orchestration.sample.arrays import NEVER, Bools, Ints, between, coded, dates, flags, pick
from orchestration.sample.local.clients import profile
from orchestration.sample.local.draws import every_value, some
from orchestration.sample.local.roster import (
    CARER,
    CHESHIRE_EAST,
    CHILD,
    SOMERSET,
    Cases,
    Roster,
    visits,
)
from orchestration.sample.local.sheet import Sheet, happened, same, sheet, told

SUBJECTS = (
    "yp_client", "child_of_client", "vulnerable_adult_client",
    "vulnerable_adult_in_contact_with_client",
)  # fmt: skip
SAFEGUARDING_OUTCOMES = ("no_further_action", "assessment", "child_protection_plan", "support_plan")
ESCALATION_OUTCOMES = ("resolved", "upheld", "not_upheld")
RELATIONSHIPS = ("partner", "parent", "sibling", "grandparent", "friend")
PLAN_STATUSES = (
    ("caf", 0.25), ("child_in_need", 0.2), ("child_protection", 0.15),
    ("child_exploitation", 0.1), ("looked_after", 0.12),
)  # fmt: skip
ROLES = ("witness", "perpetrator", "victim", "multiple")


def family_sheets(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Rows of the entities about families."""
    yield from _carers(random, roster)
    yield _children(random, roster)
    yield from _safeguarding(random, roster)
    yield _invites(random, roster)
    yield from _early_help(random, roster)
    yield _domestic_abuse(random, roster)


def during(
    random: np.random.Generator, roster: Roster, cases: Cases, share: float
) -> tuple[Ints, Ints]:
    """Pick a share of the episodes with a day on which each was open: positions and days."""
    place = np.flatnonzero(some(random, share, len(cases)) & (cases.end >= roster.start))
    first = np.maximum(cases.triaged[place], roster.start)
    length = np.maximum(np.minimum(cases.end[place], roster.end) - first, 0)
    return place, first + (random.random(len(place)) * (length + 1)).astype(np.int64)


def later(
    random: np.random.Generator,
    day: Ints,
    share: float,
    low: int,
    high: int,
    *,
    to: Bools | None = None,
) -> Ints:
    """Draw a later day for a share of those with a ``day``, NEVER for the others."""
    size = len(day)
    comes = (day < NEVER) & some(random, share, size)
    if to is not None:
        comes &= to
    return np.where(comes, np.where(comes, day, 0) + between(random, low, high, size), NEVER)


def _carers(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    carer = roster.clients_of(CARER, SOMERSET)
    size = len(carer)
    provider = roster.clients.provider[carer]
    recorded = roster.clients.first[carer]
    contact_of, contact_day = visits(
        random, recorded, np.minimum(recorded + 420, roster.end), 70, roster.start
    )
    referred = some(random, 0.3, len(contact_of))
    # of some carers no contacts are sent, but the one that there was stands with the carer
    sends_none = some(random, 0.3, size)
    alone = sends_none[contact_of]
    told_of, told_day, told_referral = contact_of[alone], contact_day[alone], referred[alone]
    contact_of, contact_day, referred = contact_of[~alone], contact_day[~alone], referred[~alone]

    # the user cared for is one of those in treatment when the carer is first met
    cases = roster.cases_of(SOMERSET)
    cases = cases.where(np.argsort(cases.triaged, kind="stable"))
    place = np.searchsorted(cases.triaged, recorded, side="right") - 1
    place = np.maximum(place - between(random, 0, 20, size), 0)
    user = cases.client[place]
    user = np.where(some(random, 0.8, size) & (roster.clients.first[user] <= recorded), user, -1)
    own = profile(random, roster, carer, np.ones(size, dtype=np.bool_))
    everyone = np.ones(size, dtype=np.bool_)
    everyone &= ~some(random, 0.2, size)
    yield sheet(
        "carer",
        provider,
        recorded,
        {
            "carer_id": roster.client_keys(carer),
            "client_id": roster.client_keys(user),
            "relationship": coded(RELATIONSHIPS, every_value(random, (4, 4, 1, 1, 1), size)),
            "profile__date_of_birth": dates(roster.clients.born[carer]),
            **{f"profile__{name}": text for name, text in own.items()},
            "affected_by_others_use": flags(everyone),
            "recorded_date": happened(recorded),
            "supporting_service_contact_date": happened(
                _first_of(told_of[~told_referral], told_day[~told_referral], size)
            ),
            "supporting_service_referral_date": happened(
                _first_of(told_of[told_referral], told_day[told_referral], size)
            ),
        },
    )
    yield sheet(
        "carer_contact",
        provider[contact_of],
        contact_day,
        {
            "contact_id": roster.keys("CC", provider[contact_of], np.arange(len(contact_of))),
            "carer_id": roster.client_keys(carer[contact_of]),
            "contact_type": coded(("in_contact", "referred"), referred.astype(int)),
            "contact_date": happened(contact_day),
        },
    )


def _first_of(of: Ints, day: Ints, size: int) -> Ints:
    first = np.full(size, NEVER)
    np.minimum.at(first, of, day)
    return first


def _children(random: np.random.Generator, roster: Roster) -> Sheet:
    """Children of users in treatment in Cheshire East: most come with one of theirs on record."""
    cases = roster.cases_of(CHESHIRE_EAST)
    cases = cases.where((cases.start < NEVER) & ~cases.young)
    place, day = during(random, roster, cases, 0.3)
    siblings = 1 + pick(random, (0.5, 0.35, 0.15), len(place))
    of = np.repeat(np.arange(len(place)), siblings)
    size = len(of)
    parent, identified = cases.client[place][of], day[of]
    born = identified - between(random, 30, 17 * 365, size)
    # some on the boundary: identified on the eighteenth birthday
    born[::50] = _years_before(identified[::50], 18)
    provider = roster.clients.provider[parent]
    return sheet(
        "child",
        provider,
        identified,
        {
            "child_id": roster.keys("CH", provider, np.arange(size)),
            "parent_client_id": roster.client_keys(parent),
            "date_of_birth": dates(born),
            "identified_date": happened(identified),
            "support_start_date": happened(later(random, identified, 0.7, 0, 60)),
        },
    )


def _years_before(day: Ints, years: int) -> Ints:
    """Return the same day of the year, ``years`` years earlier."""
    at = day.astype("datetime64[D]")
    month = at.astype("datetime64[M]")
    moved: Ints = ((month - 12 * years).astype("datetime64[D]") + (at - month)).astype(np.int64)
    return moved


def _safeguarding(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    cases = roster.cases_of(SOMERSET, CHESHIRE_EAST)
    place, day = during(random, roster, cases, 0.25)
    size = len(place)
    client = cases.client[place]
    grown = roster.grown_up(client, day)
    adult = every_value(random, (0, 0.6, 0.25, 0.15), size)
    young = pick(random, (0.8, 0.2), size)
    # a vulnerable adult is no young client, and a grown-up no young person
    subject = np.where(grown, np.where(adult == 0, 1, adult), young)
    decided = later(random, day, 0.75, 3, 60)
    escalated = later(random, day, 0.2, 1, 30)
    settled = later(random, escalated, 0.8, 3, 40)
    yield sheet(
        "safeguarding_referral",
        cases.provider[place],
        day,
        {
            "sg_referral_id": roster.keys("SG", cases.provider[place], np.arange(size)),
            "client_id": roster.client_keys(client),
            "subject_type": coded(SUBJECTS, subject),
            "referral_date": happened(day),
            "outcome": told(
                coded(SAFEGUARDING_OUTCOMES, every_value(random, (3, 3, 1, 2), size)),
                decided,
                before="awaited",
            ),
            "outcome_date": happened(decided),
            "protocol_complete": flags(some(random, 0.88, size)),
            "escalation_used": told(same("Y", size), escalated, before="N"),
            "escalation_date": happened(escalated),
            "escalation_outcome": told(
                coded(ESCALATION_OUTCOMES, every_value(random, (3, 2, 1), size)), settled
            ),
        },
    )


def _invites(random: np.random.Generator, roster: Roster) -> Sheet:
    cases = roster.cases_of(SOMERSET)
    place, day = during(random, roster, cases, 0.18)
    size = len(place)
    return sheet(
        "conference_invite",
        cases.provider[place],
        day,
        {
            "invite_id": roster.keys("CI", cases.provider[place], np.arange(size)),
            "client_id": roster.client_keys(cases.client[place]),
            "meeting_type": coded(
                ("core_group", "cp_conference"), every_value(random, (3, 2), size)
            ),
            "invite_date": happened(day),
            "protocol_complete": flags(some(random, 0.9, size)),
        },
    )


def _early_help(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Early help plans and statuses of young people, those who only early help knows included."""
    cases = roster.cases_of(CHESHIRE_EAST)
    cases = cases.where(cases.young)
    children = roster.clients_of(CHILD, CHESHIRE_EAST)
    client = np.r_[np.unique(cases.client), children]
    first = roster.clients.first[client]
    provider = roster.clients.provider[client]
    opened = np.maximum(first, roster.start)
    of, day = visits(random, opened, np.minimum(opened + 300, roster.end), 45, roster.start)
    order = np.lexsort((day, of))
    of, day = of[order], day[order]
    undertaken = np.r_[True, of[1:] != of[:-1]][: len(of)]
    yield sheet(
        "early_help_caf",
        provider[of],
        day,
        {
            "caf_event_id": roster.keys("CAF", provider[of], np.arange(len(of))),
            "client_id": roster.client_keys(client[of]),
            "caf_id": roster.keys("CP", provider[of], of),
            "event_type": coded(
                ("plan_contributed", "assessment_undertaken"), undertaken.astype(int)
            ),
            "event_date": happened(day),
        },
    )
    for status, share in PLAN_STATUSES:
        place = np.flatnonzero(some(random, share, len(client)))
        begins = first[place] - between(random, -60, 300, len(place))
        begins = np.maximum(begins, roster.clients.born[client[place]])
        yield sheet(
            "child_plan_status",
            provider[place],
            np.maximum(begins, first[place]),
            {
                "client_id": roster.client_keys(client[place]),
                "status_type": same(status, len(place)),
                "valid_from": happened(begins),
                "valid_to": happened(later(random, np.maximum(begins, first[place]), 0.5, 30, 600)),
            },
        )


def _domestic_abuse(random: np.random.Generator, roster: Roster) -> Sheet:
    cases = roster.cases_of(SOMERSET)
    place, day = during(random, roster, cases, 0.2)
    size = len(place)
    affected = some(random, 0.85, size)
    referred = later(random, day, 0.5, 0, 30, to=affected)
    joint = later(random, referred, 0.6, 3, 40)
    return sheet(
        "domestic_abuse",
        cases.provider[place],
        day,
        {
            "da_id": roster.keys("DA", cases.provider[place], np.arange(size)),
            "client_id": roster.client_keys(cases.client[place]),
            "disclosure_date": happened(day),
            "affected": flags(affected),
            "role": coded(ROLES, every_value(random, (3, 2, 4, 1), size), affected),
            "sidas_referral_date": happened(referred),
            "sidas_joint_work_from": happened(joint),
            "sidas_joint_work_to": happened(later(random, joint, 0.5, 20, 200)),
        },
    )
