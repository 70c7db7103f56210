"""Local episodes: those shared with NDTMS, needle exchange, brief advice, carers and families."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.sample.arrays import NEVER, Bools, Ints, between, coded, flags, joined, numbers
from orchestration.sample.journeys import DIED, TRANSFERRED
from orchestration.sample.local.draws import every_value, some
from orchestration.sample.local.roster import (
    CARER,
    CHESHIRE_EAST,
    EXCHANGE,
    HACKNEY,
    SOMERSET,
    WIRRAL,
    Cases,
    Roster,
)
from orchestration.sample.local.sheet import Column, Sheet, happened, same, sheet, told

SUBSTANCE_GROUPS = (
    "opiate", "non_opiate_only", "alcohol_only", "alcohol_and_non_opiate", "non_opiate_only",
)  # fmt: skip
EXCHANGE_GROUPS = ("opiate", "non_opiate_only", "alcohol_and_non_opiate", "alcohol_only")
"""Three that the exchange counts, and one that falls into its total alone."""
EXCHANGE_WEIGHTS = (0.78, 0.14, 0.06, 0.02)
PRESENTING = (
    ("opiate", ("opiates",)),
    ("crack", ("crack",)),
    ("cocaine", ("cocaine",)),
    ("amphetamines", ("amphetamines",)),
    ("cannabis", ("cannabis",)),
    ("alcohol", ("alcohol",)),
    ("other", ("benzodiazepines", "ketamine", "ghb", "ecstasy", "solvents", "other")),
)
DISCHARGE_REASONS = (
    "incomplete", "transferred", "complete_drug_or_alcohol_free", "complete_occasional_user",
    "died",
)  # fmt: skip
OCCASIONAL = 2
CJ_SOURCES = ("arrest_referral", "carat_prison", "nps", "crc", "yot", "cj_other")
CJ_OF_CODE = {
    "5": 0, "X01": 0, "X14": 0, "13": 1, "X02": 2, "8": 2, "X03": 3, "X06": 4, "X07": 4,
    "6": 5, "X04": 5, "X05": 5,
}  # fmt: skip
RE_ENGAGED_WITHIN_DAYS = 365
KEYWORKERS = 25


def criminal_justice(roster: Roster, source: Ints) -> Ints:
    """Criminal justice source of the episodes in ``CJ_SOURCES``, -1 for none."""
    drawn = roster.history.details.drawn["RFLS"]
    of_word = np.array([CJ_OF_CODE.get(word, -1) for word in drawn.words])
    route = of_word[drawn.positions[source]]
    # NDTMS has one code for probation since 2021; the local system kept the companies apart
    return np.where((route == 2) & (source % 4 == 0), 3, route)


def substance_words(cases: Cases) -> pa.Array:
    """Substance group of the episodes in the words of the local systems."""
    return coded(SUBSTANCE_GROUPS, cases.group)


def episode_sheets(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Rows of ``episode``."""
    cases = roster.cases_of(CHESHIRE_EAST, SOMERSET, HACKNEY, WIRRAL)
    yield _shared(random, roster, cases)
    yield _exchange(random, roster)
    yield _brief(random, roster)
    yield _carers(random, roster)


def _shared(random: np.random.Generator, roster: Roster, cases: Cases) -> Sheet:
    details = roster.history.details
    size = len(cases)
    reason = np.where(cases.completed, np.where(cases.reason == OCCASIONAL, 3, 2), 0)
    barred = (details.cites["opiates"] | details.cites["crack"])[cases.source]
    reason = np.where((reason == 3) & barred, 2, reason)
    moved = (cases.reason >= TRANSFERRED) & (cases.reason <= TRANSFERRED + 1)
    reason = np.where(moved, 1, np.where(cases.reason == DIED, 4, reason))
    back = np.zeros(size, dtype=np.bool_)
    same_client = cases.client[1:] == cases.client[:-1]
    back[1:] = same_client & (cases.triaged[1:] - cases.end[:-1] <= RE_ENGAGED_WITHIN_DAYS)
    lists = pa.array([""] * size)
    for word, named in PRESENTING:
        cited = np.zeros(size, dtype=np.bool_)
        for name in named:
            cited |= details.cites[name][cases.source]
        part = coded((word,), np.zeros(size, dtype=np.int64), cited)
        gap = pc.if_else(pc.and_(pc.not_equal(lists, ""), pc.not_equal(part, "")), ";", "")
        lists = joined(lists, gap, part)
    career = cases.triaged - between(random, 200, 11_000, size)
    career = np.maximum(career, roster.clients.born[cases.client] + 11 * 366)
    career = np.minimum(career, cases.triaged)
    injects = details.drawn["INJSTAT"].among("C")[cases.source]
    ended = np.where(cases.start < NEVER, cases.end, NEVER)
    return sheet(
        "episode",
        cases.provider,
        cases.triaged,
        {
            "episode_id": roster.episode_keys(cases.provider, cases.source),
            "client_id": roster.client_keys(cases.client),
            "referral_id": pc.if_else(
                pa.array(~np.isin(cases.provider, roster.of(WIRRAL))),
                roster.keys("R", cases.provider, cases.source),
                "",
            ),
            "episode_type": same("structured", size),
            "is_re_engagement": flags(back),
            "service_type": coded(("community_adult", "young_people"), cases.young.astype(int)),
            "keyworker_ref": _keyworkers(random, size),
            "client_group": roster.group_words(cases.client, cases.triaged),
            "start_date": happened(cases.triaged),
            "structured_start_date": happened(cases.start),
            "substance_group": substance_words(cases),
            "presenting_substances": lists,
            "treatment_naive": flags(cases.naive),
            "substance_career_start_date": happened(career),
            "injecting_at_start": flags(injects),
            "cj_client": flags(criminal_justice(roster, cases.source) >= 0),
            "journey_id": told(
                pc.if_else(
                    pa.array(cases.journey >= 0),
                    roster.keys("J", cases.provider, np.maximum(cases.journey, 0)),
                    "",
                ),
                cases.start,
            ),
            # a journey known from an earlier episode shows only with treatment in this one
            "journey_start_date": told(happened(cases.journey_start).values, cases.start),
            "discharge_date": happened(cases.end),
            "discharge_reason": told(coded(DISCHARGE_REASONS, reason), cases.end),
            "planned_exit": told(flags(cases.completed, ~moved), cases.end),
            "dependence_free_at_exit": told(flags(cases.completed), ended),
        },
    )


def _exchange(random: np.random.Generator, roster: Roster) -> Sheet:
    client = roster.clients_of(EXCHANGE, SOMERSET)
    size = len(client)
    group = every_value(random, EXCHANGE_WEIGHTS, size)
    opened = roster.clients.first[client]
    closed = np.where(some(random, 0.3, size), opened + between(random, 60, 500, size), NEVER)
    return _other(
        random, roster, client, kind="needle_exchange", opened=opened, closed=closed,
        group=coded(EXCHANGE_GROUPS, group, some(random, 0.95, size)),
        injects=np.ones(size, dtype=np.bool_),
    )  # fmt: skip


def _carers(random: np.random.Generator, roster: Roster) -> Sheet:
    client = roster.clients_of(CARER, SOMERSET)
    opened = roster.clients.first[client]
    closed = np.where(
        some(random, 0.5, len(client)), opened + between(random, 40, 300, len(client)), NEVER
    )
    return _other(random, roster, client, kind="carer_family", opened=opened, closed=closed)


def brief_cases(roster: Roster) -> Cases:
    """Assessed clients of Somerset who had brief advice in place of treatment."""
    cases = roster.cases_of(SOMERSET)
    return cases.where((cases.start == NEVER) & (cases.triaged + 7 <= cases.end))


def _brief(random: np.random.Generator, roster: Roster) -> Sheet:
    cases = brief_cases(roster)
    return _other(
        random, roster, cases.client, kind="extended_brief_intervention", opened=cases.triaged,
        closed=cases.end,
        group=substance_words(cases), number=cases.source + 5_000_000,
        referral=roster.keys("R", cases.provider, cases.source + 5_000_000),
    )  # fmt: skip


def _other(
    random: np.random.Generator,
    roster: Roster,
    client: Ints,
    *,
    kind: str,
    opened: Ints,
    closed: Ints,
    group: pa.Array | None = None,
    number: Ints | None = None,
    referral: pa.Array | None = None,
    injects: Bools | None = None,
) -> Sheet:
    """Episodes without structured treatment."""
    size = len(client)
    provider = roster.clients.provider[client]
    blank = same("", size)
    number = client + 2_000_000 if number is None else number
    finished = some(random, 0.6, size)
    return sheet(
        "episode",
        provider,
        opened,
        {
            "episode_id": roster.episode_keys(provider, number),
            "client_id": roster.client_keys(client),
            "referral_id": blank if referral is None else referral,
            "episode_type": same(kind, size),
            "is_re_engagement": same("N", size),
            "service_type": same(kind, size),
            "keyworker_ref": _keyworkers(random, size),
            "client_group": roster.group_words(client, opened),
            "start_date": happened(opened),
            "structured_start_date": blank,
            "substance_group": blank if group is None else group,
            "presenting_substances": blank,
            "treatment_naive": blank,
            "substance_career_start_date": blank,
            "injecting_at_start": blank if injects is None else flags(injects),
            "cj_client": same("N", size),
            "journey_id": blank,
            "journey_start_date": blank,
            "discharge_date": happened(closed),
            "discharge_reason": told(
                coded(("incomplete", "complete_drug_or_alcohol_free"), finished.astype(int)), closed
            ),
            "planned_exit": told(flags(finished), closed),
            "dependence_free_at_exit": blank,
        },
    )


def _keyworkers(random: np.random.Generator, size: int) -> Column:
    return Column(joined(same("KW", size), numbers(between(random, 1, KEYWORKERS, size))))
