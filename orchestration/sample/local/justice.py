"""Prison, court orders and renewed contact of young people with criminal justice."""

from collections.abc import Iterator

import numpy as np

from orchestration.sample.arrays import NEVER, between, coded, flags, pick
from orchestration.sample.local.draws import every_value, some
from orchestration.sample.local.episodes import criminal_justice
from orchestration.sample.local.family import during, later
from orchestration.sample.local.roster import CHESHIRE_EAST, HACKNEY, SOMERSET, Roster
from orchestration.sample.local.sheet import Column, Sheet, happened, same, sheet, told

EXCLUSIONS = ("died", "recalled", "deported", "other_area")
ORDER_OUTCOMES = ("completed", "not_completed", "died", "transferred_out")
IN_TIME_DAYS = 21


def justice_sheets(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Rows of ``prison_transfer``, ``cj_order`` and ``cj_contact``."""
    yield _from_prison(random, roster)
    yield _to_prison(random, roster)
    yield _orders(random, roster)
    yield _contacts(random, roster)


def _from_prison(random: np.random.Generator, roster: Roster) -> Sheet:
    """Transfers of clients referred by criminal justice, and of some others, around their start."""
    cases = roster.cases_of(SOMERSET, HACKNEY)
    route = criminal_justice(roster, cases.source) >= 0
    chosen = (route & some(random, 0.85, len(cases))) | some(random, 0.1, len(cases))
    cases = cases.where(chosen & ~cases.young & (cases.triaged >= roster.start - 365))
    size = len(cases)
    excluded = some(random, 0.12, size)
    treated = (cases.start < NEVER) & ~excluded & some(random, 0.85, size)
    # on either side of the three weeks, and on their last day
    gap = every_value(random, (3, 3, 3, 2, 3, 3), size)
    days = np.array([0, 5, 12, IN_TIME_DAYS, IN_TIME_DAYS + 1, 60])[gap]
    begins = np.where(cases.start < NEVER, cases.start, cases.triaged)
    released = np.minimum(begins - days, cases.triaged)
    notified = released - between(random, 0, 30, size)
    attended = np.where(treated & some(random, 0.8, size), cases.triaged, NEVER)
    engaged = np.where(treated, cases.start, NEVER)
    return sheet(
        "prison_transfer",
        cases.provider,
        np.maximum(notified, roster.clients.first[cases.client]),
        {
            "transfer_id": roster.keys("PT", cases.provider, cases.source * 2),
            "client_id": roster.client_keys(cases.client),
            "direction": same("prison_to_community", size),
            "notified_date": happened(notified),
            "release_date": happened(released),
            "treatment_need": flags(some(random, 0.9, size)),
            "first_appointment_attended_date": happened(attended),
            "engaged_date": happened(engaged),
            "triage_or_new_intervention_date": happened(cases.triaged),
            "exclusion": told(
                coded(EXCLUSIONS, every_value(random, (1,) * 4, size), excluded), released
            ),
        },
    )


def _to_prison(random: np.random.Generator, roster: Roster) -> Sheet:
    cases = roster.cases_of(SOMERSET, HACKNEY)
    cases = cases.where(~cases.young)
    place, day = during(random, roster, cases, 0.08)
    size = len(place)
    blank = Column(same("", size))
    return sheet(
        "prison_transfer",
        cases.provider[place],
        day,
        {
            "transfer_id": roster.keys("PT", cases.provider[place], cases.source[place] * 2 + 1),
            "client_id": roster.client_keys(cases.client[place]),
            "direction": same("community_to_prison", size),
            "notified_date": happened(day),
            "release_date": blank,
            "treatment_need": flags(some(random, 0.9, size)),
            "first_appointment_attended_date": blank,
            "engaged_date": blank,
            "triage_or_new_intervention_date": happened(later(random, day, 0.7, 1, 60)),
            "exclusion": blank,
        },
    )


def _orders(random: np.random.Generator, roster: Roster) -> Sheet:
    cases = roster.cases_of(HACKNEY)
    route = criminal_justice(roster, cases.source) >= 0
    cases = cases.where(
        (route | some(random, 0.1, len(cases))) & ~cases.young & (cases.start < NEVER)
    )
    size = len(cases)
    begins = cases.start
    ends = begins + between(random, 90, 360, size)
    drinks = ~roster.history.details.cites["opiates"][cases.source]
    outcome = every_value(random, (0.55, 0.3, 0.05, 0.1), size)
    return sheet(
        "cj_order",
        cases.provider,
        begins,
        {
            "order_id": roster.keys("O", cases.provider, cases.source),
            "client_id": roster.client_keys(cases.client),
            "order_type": coded(("drr", "atr"), (drinks & some(random, 0.7, size)).astype(int)),
            "start_date": happened(begins),
            "end_date": happened(ends),
            "outcome": told(coded(ORDER_OUTCOMES, outcome), ends, before="open"),
        },
    )


def _contacts(random: np.random.Generator, roster: Roster) -> Sheet:
    """Renewed contact of young leavers: within six months, within twelve, and later."""
    cases = roster.cases_of(CHESHIRE_EAST)
    cases = cases.where(cases.young & cases.completed)
    cases = cases.where(some(random, 0.6, len(cases)))
    size = len(cases)
    wait = np.array([30, 120, 181, 250, 364, 420])[pick(random, (1,) * 6, size)]
    day = cases.end + wait
    _, first = np.unique(cases.client * 100_000 + day, return_index=True)
    cases, day = cases.where(first), day[first]
    return sheet(
        "cj_contact",
        cases.provider,
        day,
        {
            "client_id": roster.client_keys(cases.client),
            "contact_date": happened(day),
            "contact_type": coded(
                ("arrest", "court", "out_of_court_disposal"), pick(random, (2, 1, 1), len(cases))
            ),
        },
    )
