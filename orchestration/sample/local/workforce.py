"""Staff, training, events with partners, promised components and ways to be heard."""

from datetime import timedelta

import numpy as np

from orchestration.sample.local.ledger import Ledger, Value, month_ends
from orchestration.sample.local.roster import CHESHIRE_EAST, HACKNEY, WIRRAL, Roster

COURSE = "Trauma Informed Approach"
POSTS = 14
MECHANISMS = ("plan", "yp_blog", "yp_charter", "forum_north", "forum_south")
COMPONENTS = (
    (HACKNEY, "HLT1", "hospital_liaison_team", 12),
    (WIRRAL, "HUB1", "delivery_hub", 4),
    (WIRRAL, "HUB2", "delivery_hub", 10),
    (WIRRAL, "HUB3", "delivery_hub", None),
    (WIRRAL, "HUB4", "delivery_hub", None),
    (WIRRAL, "REC1", "recovery_service", 2),
)
"""Council, component, type, and the month of the returns in which it opens."""


def add_workforce(random: np.random.Generator, roster: Roster, ledger: Ledger) -> None:
    """Add the rows about staff, events, components and mechanisms."""
    ends = month_ends(roster.end)
    for provider in roster.of(HACKNEY):
        _staff(random, int(provider), roster, ledger)
        for number, end in enumerate(ends):
            # two joint events and one to three sessions with partners in a quarter
            for kind, count in (
                ("partnership_alliance_event", int(number % 3 != 0)),
                ("partner_training_session", int(number % 3 == 0) + int(number % 5 == 0)),
            ):
                for nth in range(count):
                    ledger.add(
                        "partner_event", int(provider), end,
                        partner_event_id=f"EV{provider}-{number}-{kind[:9]}-{nth}",
                        event_type=kind, event_date=end - timedelta(days=7 * nth + 3),
                    )  # fmt: skip
    for council, component, kind, opens in COMPONENTS:
        provider = int(roster.of(council)[0])
        row: dict[str, Value] = {"component_id": component, "component_type": kind}
        ledger.add(
            "service_component", provider, ends[0], **row, status="planned",
            status_date=ends[0].replace(day=1),
        )  # fmt: skip
        if opens is not None:
            ledger.add(
                "service_component", provider, ends[opens], **row, status="open",
                status_date=ends[opens].replace(day=8),
            )  # fmt: skip
    provider = int(roster.of(CHESHIRE_EAST)[0])
    for number, kind in enumerate(MECHANISMS):
        first = ends[number * 2].replace(day=1)
        ledger.add(
            "engagement_mechanism", provider, ends[number * 2], mechanism_type=kind,
            in_place_from=first,
        )  # fmt: skip
        if kind == "yp_blog":
            ledger.add(
                "engagement_mechanism", provider, ends[-5], mechanism_type=kind,
                in_place_from=first, in_place_to=ends[-5],
            )  # fmt: skip


def _staff(random: np.random.Generator, provider: int, roster: Roster, ledger: Ledger) -> None:
    """Add posts with some turnover; most of the front line has taken the course."""
    ends = month_ends(roster.end)
    for number in range(POSTS):
        joins = int(random.integers(0, 18))
        row: dict[str, Value] = {
            "staff_id": f"ST{provider}-{number + 1}", "front_line": number % 4 != 3,
            "start_date": ends[joins].replace(day=1),
        }  # fmt: skip
        ledger.add("staff", provider, ends[joins], **row)
        if number % 5 == 4:
            leaves = ends[min(joins + 5, len(ends) - 1)]
            ledger.add("staff", provider, leaves, **row, end_date=leaves)
        if number % 6 != 1:
            trained = ends[min(joins + 3, len(ends) - 1)]
            ledger.add(
                "staff_training", provider, trained, staff_id=row["staff_id"], course=COURSE,
                completed_date=trained - timedelta(days=4),
            )  # fmt: skip
