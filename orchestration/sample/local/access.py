"""Referrals, assessments and risk documents."""

from collections.abc import Iterator

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
)
from orchestration.sample.local.draws import every_value, some
from orchestration.sample.local.episodes import (
    CJ_SOURCES,
    EXCHANGE_GROUPS,
    EXCHANGE_WEIGHTS,
    brief_cases,
    criminal_justice,
    substance_words,
)
from orchestration.sample.local.roster import (
    CARER,
    CHESHIRE_EAST,
    EXCHANGE,
    HACKNEY,
    SOMERSET,
    WAITING,
    Roster,
)
from orchestration.sample.local.sheet import Column, Sheet, happened, same, sheet

SOURCES = (
    "self", "family_or_friend", "gp", "hospital", "social_services", "education", "housing",
    "mental_health", "other",
)  # fmt: skip
SOURCE_WEIGHTS = (0.5, 0.07, 0.1, 0.06, 0.08, 0.06, 0.03, 0.04, 0.06)
TEAMS = ("north", "south", "coast", "young_people")
REFERRED_FOR = (
    "structured_treatment", "extended_brief_intervention", "needle_exchange",
    "carer_family_support", "specialist_yp",
)  # fmt: skip
TREATMENT, BRIEF, EXCHANGE_REFERRAL, FAMILY, YOUNG_PEOPLE = range(5)
ASSESSED = (CHESHIRE_EAST, SOMERSET)
COURT_CASES_SHARE = 0.35


def access_sheets(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Rows of ``referral``, ``assessment`` and ``risk_record``."""
    yield from _referrals(random, roster)
    yield from _assessments(random, roster)
    yield from _risk_records(random, roster)


def _referrals(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    cases = roster.cases_of(CHESHIRE_EAST, SOMERSET, HACKNEY)
    lost = np.where(cases.start == NEVER, cases.end, NEVER)
    yield _referral(
        random, roster, cases.client, number=cases.source, received=cases.referred, lost=lost,
        purpose=np.where(cases.young, YOUNG_PEOPLE, TREATMENT),
        cj_route=criminal_justice(roster, cases.source),
        treated=np.zeros(len(cases), dtype=np.bool_),
        young_team=cases.young,
    )  # fmt: skip

    brief = brief_cases(roster)
    yield _plain(
        random, roster, brief.client, number=brief.source + 5_000_000, received=brief.referred,
        purpose=BRIEF, gone=np.full(len(brief), NEVER),
    )  # fmt: skip
    for kind, purpose in ((CARER, FAMILY), (EXCHANGE, EXCHANGE_REFERRAL), (WAITING, TREATMENT)):
        client = roster.clients_of(kind, SOMERSET)
        received = roster.clients.first[client]
        gone = np.full(len(client), NEVER)
        if kind == WAITING:
            # those of long ago gave up; the others still wait, some for more than six weeks
            gives_up = received + between(random, 5, 110, len(client))
            gone = np.where(gives_up <= roster.end - 30, gives_up, NEVER)
        yield _plain(
            random, roster, client, number=client + 6_000_000, received=received,
            purpose=purpose, gone=gone,
        )  # fmt: skip

    # arrested while in treatment
    cases = roster.cases_of(SOMERSET)
    cases = cases.where((cases.start < NEVER) & (cases.end - cases.start > 40))
    cases = cases.where(some(random, 0.35, len(cases)))
    last = np.minimum(cases.end, roster.end + 60)
    day = cases.start + 1 + (random.random(len(cases)) * (last - cases.start - 2)).astype(np.int64)
    size = len(cases)
    yield _referral(
        random, roster, cases.client, number=cases.source + 7_000_000, received=day,
        lost=np.full(size, NEVER),
        purpose=np.full(size, TREATMENT), cj_route=np.zeros(size, dtype=np.int64),
        treated=np.ones(size, dtype=np.bool_), young_team=cases.young,
    )  # fmt: skip


def _plain(
    random: np.random.Generator,
    roster: Roster,
    client: Ints,
    *,
    number: Ints,
    received: Ints,
    purpose: int,
    gone: Ints,
) -> Sheet:
    size = len(client)
    route = np.where(some(random, 0.1, size), pick(random, (1,) * 6, size), -1)
    return _referral(
        random, roster, client, number=number, received=received, lost=gone,
        purpose=np.full(size, purpose), cj_route=route,
        treated=np.zeros(size, dtype=np.bool_), young_team=np.zeros(size, dtype=np.bool_),
    )  # fmt: skip


def _referral(
    random: np.random.Generator,
    roster: Roster,
    client: Ints,
    *,
    number: Ints,
    received: Ints,
    lost: Ints,
    purpose: Ints,
    cj_route: Ints,
    treated: Bools,
    young_team: Bools,
) -> Sheet:
    size = len(client)
    provider = roster.clients.provider[client]
    justice = cj_route >= 0
    source = np.where(justice, len(SOURCES), every_value(random, SOURCE_WEIGHTS, size))
    team = np.where(young_team, 3, pick(random, (0.4, 0.35, 0.25), size))
    return sheet(
        "referral",
        provider,
        received,
        {
            "referral_id": roster.keys("R", provider, number),
            "client_id": roster.client_keys(client),
            "received_date": happened(received),
            "source": coded((*SOURCES, "criminal_justice"), source),
            "cj_source": coded(CJ_SOURCES, np.maximum(cj_route, 0), justice),
            "from_community_cjs": flags(justice & (cj_route != 1)),
            "referred_for": coded(REFERRED_FOR, purpose),
            "receiving_team": coded(TEAMS, team),
            "client_group": roster.group_words(client, received),
            "in_structured_treatment_at_referral": flags(treated),
            "closed_without_start_date": happened(lost),
        },
    )


def _assessments(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    cases = roster.cases_of(*ASSESSED)
    # a young person's specialist assessment follows the initial one
    young = cases.where(cases.young)
    specialist = young.triaged + between(random, 0, 10, len(young))
    ends = np.minimum(young.start, young.end)
    specialist = np.minimum(specialist, ends)
    ordered = some(random, COURT_CASES_SHARE, len(young))
    deadline = np.where(ordered, specialist + between(random, -4, 12, len(young)), NEVER)
    deadline = np.where(ordered, np.maximum(deadline, young.triaged), NEVER)
    yield _assessment(
        roster, cases.client, referral=cases.source, number=cases.source, kind="initial",
        day=cases.triaged,
        group=Column(substance_words(cases)),
    )  # fmt: skip
    yield _assessment(
        roster, young.client, referral=young.source, number=young.source + 8_000_000,
        kind="specialist_yp", day=specialist,
        group=Column(substance_words(young)), deadline=deadline,
    )  # fmt: skip

    for kind, name, share in ((EXCHANGE, "needle_exchange", 0.9), (CARER, "parent_carer", 0.8)):
        client = roster.clients_of(kind, SOMERSET)
        client = client[some(random, share, len(client))]
        size = len(client)
        group = Column(same("", size))
        if kind == EXCHANGE:
            drawn = every_value(random, EXCHANGE_WEIGHTS, size)
            group = Column(coded(EXCHANGE_GROUPS, drawn, some(random, 0.95, size)))
        day = roster.clients.first[client] + between(random, 0, 14, size)
        number = client + 6_000_000
        yield _assessment(
            roster, client, referral=number, number=number, kind=name, day=day, group=group
        )

    # parents and carers of young people, on the young person's record
    young = roster.cases_of(CHESHIRE_EAST)
    young = young.where(young.young & some(random, 0.5, len(young)))
    day = np.minimum(young.triaged + between(random, 0, 30, len(young)), young.end)
    yield _assessment(
        roster, young.client, referral=young.source, number=young.source + 9_000_000,
        kind="parent_carer", day=day,
        group=Column(same("", len(young))),
    )  # fmt: skip


def _assessment(
    roster: Roster,
    client: Ints,
    *,
    referral: Ints,
    number: Ints,
    kind: str,
    day: Ints,
    group: Column,
    deadline: Ints | None = None,
) -> Sheet:
    size = len(client)
    provider = roster.clients.provider[client]
    due = np.full(size, NEVER) if deadline is None else deadline
    return sheet(
        "assessment",
        provider,
        day,
        {
            "assessment_id": roster.keys("A", provider, number),
            "client_id": roster.client_keys(client),
            "referral_id": roster.keys("R", provider, referral),
            "assessment_type": same(kind, size),
            "completed_date": happened(day),
            # known beforehand: the court sets it
            "court_deadline_date": dates(due),
            "substance_group": group,
        },
    )


def _risk_records(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    cases = roster.cases_of(SOMERSET)
    for number, (kind, share) in enumerate(
        (("comprehensive_risk_assessment", 0.96), ("risk_management_plan", 0.92))
    ):
        done = cases.where(some(random, share, len(cases)))
        day = np.minimum(done.triaged + between(random, 0, 40, len(done)), done.end)
        yield sheet(
            "risk_record",
            done.provider,
            day,
            {
                "risk_record_id": roster.keys("RR", done.provider, done.source * 2 + number),
                "client_id": roster.client_keys(done.client),
                "episode_id": roster.episode_keys(done.provider, done.source),
                "record_type": same(kind, len(done)),
                "completed_date": happened(day),
            },
        )
