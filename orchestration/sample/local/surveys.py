"""Outcome stars, wellbeing scales and what carers, staff and children say."""

from collections.abc import Iterator

import numpy as np

from orchestration.sample.arrays import Ints, between, coded, numbers
from orchestration.sample.local.draws import some
from orchestration.sample.local.psychology import PsychologyCases
from orchestration.sample.local.roster import CHESHIRE_EAST, Roster
from orchestration.sample.local.sheet import Sheet, happened, same, sheet

STAR_DOMAINS = ("emotional wellbeing", "physical wellbeing")
FIVE_WAYS = ("connect", "be active", "take notice", "keep learning", "give")
SATISFACTION_DOMAINS = ("ease of access", "location", "staff", "support", "opening hours")
CAPABILITY_DOMAINS = ("capability", "skills", "knowledge")
SAFETY_DOMAINS = ("safety", "security")
STAGES = ("baseline", "review", "end")
STAFF = 12


def survey_sheets(
    random: np.random.Generator, roster: Roster, cases: PsychologyCases
) -> Iterator[Sheet]:
    """Rows of ``survey_response``."""
    yield from _treatment(random, roster)
    yield from _psychology(random, roster, cases)


def _treatment(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Stars and scales of clients of Cheshire East, at start, every half year and at exit."""
    clients = roster.cases_of(CHESHIRE_EAST)
    clients = clients.where(clients.start <= clients.end)
    first = np.where(clients.start <= clients.end, clients.start, clients.triaged)
    for instrument, young, domains, top, share in (
        ("youth_outcomes_star", True, STAR_DOMAINS, 5, 0.9),
        ("outcomes_star_drugs_alcohol", False, STAR_DOMAINS, 10, 0.3),
        ("wemwbs", False, ("wellbeing",), 70, 0.2),
        ("nef_five_ways", True, FIVE_WAYS, 10, 0.5),
        ("nef_five_ways", False, FIVE_WAYS, 10, 0.1),
    ):
        place = np.flatnonzero((clients.young == young) & some(random, share, len(clients)))
        stays = clients.end[place] - first[place]
        for stage, name in enumerate(STAGES):
            kept = place[stays > 40 * stage]
            day = (
                first[kept] + 5,
                first[kept] + 45,
                np.maximum(clients.end[kept] - 3, first[kept] + 50),
            )[stage]
            kept, day = _in_time(roster, kept, day)
            yield _responses(
                random, roster, clients.provider[kept], day, instrument=instrument, stage=name,
                domains=domains,
                respondent=clients.client[kept], kind="yp" if young else "adult", letters="P",
                low=top // 5 + stage * top // 8, high=top - (2 - stage) * top // 5,
            )  # fmt: skip


def _psychology(
    random: np.random.Generator, roster: Roster, cases: PsychologyCases
) -> Iterator[Sheet]:
    """Carers and staff before and after, carers on the service, children on their safety."""
    supported = np.flatnonzero(cases.supported <= roster.end)
    for stage, name in enumerate(STAGES):
        day = cases.supported[supported] + (2, 50, 100)[stage]
        asked, day = _in_time(roster, supported, day)
        provider = np.full(len(asked), cases.provider)
        carers = cases.child[asked] // 2
        low, high = 2 + stage, 7 + stage
        for part, pilot in (("core", False), ("pilot", True)):
            mine = np.flatnonzero(cases.pilot[asked] == pilot)
            yield _responses(
                random, roster, provider[mine], day[mine], instrument="capability", stage=name,
                domains=CAPABILITY_DOMAINS,
                respondent=carers[mine], kind="carer", letters="KC", low=low, high=high, part=part,
            )  # fmt: skip
            yield _responses(
                random, roster, provider[mine], day[mine], instrument="satisfaction", stage=name,
                domains=SATISFACTION_DOMAINS, respondent=carers[mine], kind="carer", letters="KC",
                low=2, high=5, part=part,
            )  # fmt: skip
            yield _responses(
                random, roster, provider[mine], day[mine], instrument="safety_security", stage=name,
                domains=SAFETY_DOMAINS,
                respondent=cases.child[asked][mine], kind="lac", letters="K", low=1, high=5,
                part=part,
            )  # fmt: skip
    member = np.tile(np.arange(STAFF), 2)
    asked_before = np.repeat((300, 60), STAFF)
    for stage, name in enumerate(STAGES):
        day = roster.end - asked_before + 20 * stage - member
        for part, nth in (("core", 0), ("pilot", 1)):
            mine = np.flatnonzero(member % 2 == nth)
            yield _responses(
                random, roster, np.full(len(mine), cases.provider), day[mine],
                instrument="capability", stage=name, domains=CAPABILITY_DOMAINS,
                respondent=member[mine], kind="staff", letters="KS",
                low=2 + stage, high=7 + stage, part=part,
            )  # fmt: skip


def _in_time(roster: Roster, place: Ints, day: Ints) -> tuple[Ints, Ints]:
    kept = (day >= roster.start) & (day <= roster.end)
    return place[kept], day[kept]


def _responses(
    random: np.random.Generator,
    roster: Roster,
    provider: Ints,
    day: Ints,
    *,
    instrument: str,
    stage: str,
    domains: tuple[str, ...],
    respondent: Ints,
    kind: str,
    letters: str,
    low: int,
    high: int,
    part: str = "",
) -> Sheet:
    """One row for each respondent and domain."""
    of = np.repeat(np.arange(len(day)), len(domains))
    size = len(of)
    domain = np.tile(np.arange(len(domains)), len(day))
    prefix = "-".join(("SV", instrument[:4], part[:1], kind[:1], stage[:1]))
    return sheet(
        "survey_response",
        provider[of],
        day[of],
        {
            "response_id": roster.keys(f"{prefix}-", provider[of], of),
            "respondent_id": roster.keys(letters, provider[of], respondent[of]),
            "respondent_type": same(kind, size),
            "instrument": same(instrument, size),
            "stage": same(stage, size),
            "response_date": happened(day[of]),
            "domain": coded(domains, domain),
            "score": numbers(between(random, low, high, size)),
            "service_part": same(part, size),
        },
    )
