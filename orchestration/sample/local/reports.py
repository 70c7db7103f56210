"""What a person writes or decides: reports, meetings, action plans, decisions, notices."""

from datetime import date, datetime, time, timedelta

import numpy as np

from orchestration.sample.local.health import audit_meetings
from orchestration.sample.local.ledger import (
    EPOCH,
    Ledger,
    Value,
    day_number,
    month_ends,
    month_of,
    quarters,
)
from orchestration.sample.local.roster import (
    CHESHIRE_EAST,
    HACKNEY,
    SOMERSET,
    STOKE,
    WIRRAL,
    Roster,
)

NARRATIVES = {
    CHESHIRE_EAST: (
        ("rep_ce_engagement", "ce_a2_06"), ("rep_ce_quality", "ce_s2_complaints"),
        ("rep_ce_quality", "ce_s2_compliments"), ("rep_ce_sui", "ce_s2_sui"),
        ("rep_ce_qpr", "ce_s3_cypp"), ("rep_ce_pathways", "pathways"),
        ("rep_ce_collab", "collaboration"), ("rep_ce_workforce", "workforce"),
        ("rep_ce_workforce_dev", "development"), ("rep_ce_safeguarding", "safeguarding"),
        ("rep_ce_policies", "policies"), ("rep_ce_cqi", "improvement"),
    ),
    SOMERSET: (("rep_som_out_q", "som_out_pm_pathway"), ("rep_som_dda", "learning")),
    HACKNEY: (("rep_hac_annual", "hac_16a"),),
    STOKE: (
        ("rep_sot_quarterly", "sot_sp_01"), ("rep_sot_quarterly", "sot_sp_02"),
        ("rep_sot_quarterly", "sot_sp_03"), ("rep_sot_quarterly", "sot_sp_04"),
        ("rep_sot_narrative", "working_well"), ("rep_sot_narrative", "challenges"),
        ("rep_sot_narrative", "overcoming"),
    ),
}  # fmt: skip
"""Reports and their parts, by council."""
REPORTS = ("rep_sot_quarterly", "rep_sot_waiting", "rep_sot_ids", "rep_sot_finance")
PARTS = ("core", "pilot")
ITEM_TYPES = ("outcome", "milestone_activity", "agreed_change", "good_practice", "learning")
CHANGE_STATES = ("not_implemented", "plan_in_place", "implemented")
REACH = ("none", "internal", "internal_and_external")
MEETINGS = {
    CHESHIRE_EAST: (("contract", 3), ("provider_forum", 6), ("service_user_forum", 6),
                    ("annual_review", 12)),
    SOMERSET: (("contract", 1), ("performance_review", 3), ("drug_death_audit", 3)),
    HACKNEY: (("contract", 3), ("annual_review", 12)),
    WIRRAL: (("contract", 3), ("performance_review", 3)),
    STOKE: (("contract", 3), ("performance_review", 3), ("annual_review", 12)),
}  # fmt: skip
"""Kinds of meetings and the months from one to the next."""
STANDARD_TOPICS = (
    "governance", "risk", "financial", "resources", "equality_and_diversity",
    "staffing_and_supervision", "dbs_and_safeguarding", "health_and_safety", "data_protection",
)  # fmt: skip
CASES = (
    ("UP1", "core", "quarterly_monitoring", "sot_hlo_01", 3, "u1 u2 u3 u0"),
    ("UP2", "pilot", "monthly_meeting", "sot_wait_03", 2, "u1 u2 u4 u5 u6 u7 u0"),
    ("UP3", "core", "annual_contract_review", "sot_ind_02", 1, "u1 u2 u4 u5 u6 u8"),
    ("UP4", "pilot", "annual_quality_review", "sot_sat_01", 9, "u1 u2 u3 u0"),
    ("UP5", "core", "other", "sot_hlo_04", 21, "u1 u2"),
)
"""Case, service part, source, indicator, month of the returns in which it begins, states."""
ROLES = {
    "u1": "contract officer", "u2": "service manager", "u3": "service manager",
    "u4": "contract officer", "u5": "senior commissioning officer",
    "u6": "senior commissioning officer", "u7": "service manager",
    "u8": "assistant director", "u0": "contract officer",
}  # fmt: skip


def add_reports(random: np.random.Generator, roster: Roster, ledger: Ledger) -> None:
    """Add the rows about reports, meetings, outcomes and decisions."""
    _narratives(roster, ledger)
    _submissions(roster, ledger)
    _outcomes(random, roster, ledger)
    _meetings(roster, ledger)
    _action_plans(roster, ledger)
    _standards(roster, ledger)
    _notices(roster, ledger)


def _narratives(roster: Roster, ledger: Ledger) -> None:
    """Add a text for each part and quarter; one is written anew a quarter later."""
    found = quarters(roster.end)
    for council, listed in NARRATIVES.items():
        for provider in roster.of(council):
            for report, part in listed:
                for service_part in PARTS if council == STOKE else ("",):
                    for number, (first, last) in enumerate(found):
                        row: dict[str, Value] = {
                            "report_id": report, "part_id": part, "period": month_of(first),
                            "service_part": service_part,
                        }  # fmt: skip
                        ledger.add(
                            "narrative_entry", int(provider), last, **row,
                            body=f"Synthetic text on {part}, quarter from {month_of(first)}.",
                            submitted_date=last + timedelta(days=9),
                        )  # fmt: skip
                        if part == "ce_a2_06" and number == len(found) - 3:
                            filed = found[number + 1][1]
                            ledger.add(
                                "narrative_entry", int(provider), filed, **row,
                                body="Synthetic text, written anew.", submitted_date=filed,
                            )  # fmt: skip


def _submissions(roster: Roster, ledger: Ledger) -> None:
    """Add reports of Stoke-on-Trent: due on the second Friday after the quarter, some late."""
    provider = int(roster.of(STOKE)[0])
    found = quarters(roster.end)
    for number, (first, last) in enumerate(found):
        # 2 January 1970 was a Friday
        due = last + timedelta(days=8 + (1 - day_number(last) - 8) % 7)
        for nth, report in enumerate(REPORTS):
            for part in PARTS:
                received: date | None = due - timedelta(days=nth)
                if part == "pilot" and nth == number % len(REPORTS) and number % 3 == 0:
                    received = due + timedelta(days=1)
                if part == "core" and nth == 3 and number == 2:
                    # never came
                    received = None
                ledger.add(
                    "report_submission", provider, last, report_id=report,
                    period=month_of(first), service_part=part, due_date=due,
                    received_date=received, additional_monitoring=number % 2 == 1,
                )  # fmt: skip


def _outcomes(random: np.random.Generator, roster: Roster, ledger: Ledger) -> None:
    """Outcomes, milestones, changes and learning: quarters of each colour."""
    provider = int(roster.of(STOKE)[0])
    for number, (first, last) in enumerate(quarters(roster.end)):
        for part in PARTS:
            # all achieved, four in five (amber begins there), three in five
            missed = (number + PARTS.index(part)) % 3
            for kind in ITEM_TYPES:
                for nth in range(5):
                    achieved = nth >= missed
                    row: dict[str, Value] = {
                        "item_id": f"{kind}-{part}-{nth + 1}", "item_type": kind,
                        "service_part": part, "period": month_of(first),
                    }  # fmt: skip
                    if kind == "outcome":
                        row["predicted"] = "as in the annual return"
                        row["achieved"] = achieved
                        row["achievement_pct"] = 100.0 if achieved else 70.0 + 5 * nth
                    if kind == "milestone_activity":
                        row["achieved"] = achieved
                        row["new_ones_set"] = number % 2 == 0
                    if kind == "agreed_change":
                        row["achieved"] = achieved
                        row["status"] = CHANGE_STATES[2 if achieved else nth % 2]
                    if kind in ("good_practice", "learning"):
                        row["shared"] = REACH[int(random.integers(0, 3))]
                        row["learning_applied"] = row["shared"] != REACH[0]
                    ledger.add("performance_outcome", provider, last, **row)
            ledger.add(
                "user_involvement", provider, last, period=month_of(first), service_part=part,
                level=("passive", "sometimes", "always")[(number + PARTS.index(part)) % 3],
                evidence="Synthetic evidence of the involvement of carers.",
            )  # fmt: skip


def _meetings(roster: Roster, ledger: Ledger) -> None:
    """Meetings when they are due or later; one was not held, one not attended."""
    ends = month_ends(roster.end)
    number = 0
    for council, listed in MEETINGS.items():
        for provider in roster.of(council):
            for kind, gap in listed:
                for place in range(gap - 1, len(ends), gap):
                    number += 1
                    due = ends[place] - timedelta(days=10)
                    held: date | None = due + timedelta(days=number % 4)
                    if number % 23 == 0:
                        held = None
                    ledger.add(
                        "meeting", int(provider), ends[place], meeting_id=f"MT{number}",
                        meeting_type=kind, due_date=due, held_date=held,
                        attended=held is not None and number % 17 != 0,
                        outcome="synthetic note" if held is not None else None,
                    )  # fmt: skip
    provider = int(roster.of(SOMERSET)[0])
    first = ends[0].replace(day=1)
    for number, day in enumerate(audit_meetings(roster)):
        held_on = EPOCH + timedelta(days=int(day))
        if first <= held_on <= ends[-1]:
            ledger.add(
                "drug_death_meeting", provider, held_on, meeting_date=held_on,
                provider_attended=number % 5 != 2, provider_report_submitted=number % 3 != 1,
            )  # fmt: skip


def _action_plans(roster: Roster, ledger: Ledger) -> None:
    """Cases of under-performance through all their states, and those that are still open."""
    ends = month_ends(roster.end)
    provider = int(roster.of(STOKE)[0])
    for case, part, source, indicator, begins, states in CASES:
        row: dict[str, Value] = {
            "case_id": case, "service_part": part, "source": source, "indicator_id": indicator,
            "owner": "service manager",
        }  # fmt: skip
        for nth, state in enumerate(states.split()):
            entered = ends[begins + nth] - timedelta(days=12)
            planned = state in ("u2", "u5")
            plan = 2 if "u5" in states.split()[: nth + 1] else 1
            improved = {"u3": True, "u4": False, "u7": True, "u8": False}.get(state)
            ledger.add(
                "action_plan", provider, ends[begins + nth], **row, state=state,
                plan_id=None if state == "u1" else f"{case}-P{plan}",
                entered_date=entered, actor_role=ROLES[state],
                evidence=f"Synthetic note on the move to {state}.",
                deadline=entered + timedelta(days=28) if planned else None, improved=improved,
            )  # fmt: skip
        if "u5" in states:
            # 5% of the annual payment of the core service, nothing where the plan helped
            withheld = states.endswith("u8")
            filed = ends[begins + 7]
            ledger.add(
                "liability_decision", provider, filed, case_id=case,
                period=month_of(quarters(roster.end)[1][0]), service_part=part,
                decided_date=filed, role="assistant director", withheld=withheld,
                amount=19_200.0 if withheld else None,
            )  # fmt: skip

    # Wirral keeps one plan for its one indicator
    provider = int(roster.of(WIRRAL)[0])
    for nth, state in enumerate(("u1", "u2")):
        entered = ends[-6 + nth] - timedelta(days=5)
        ledger.add(
            "action_plan", provider, ends[-6 + nth], case_id="PAP1", source="quarterly_monitoring",
            indicator_id="wir_01", owner="lead provider", state=state,
            plan_id=None if state == "u1" else "PAP1-P1", entered_date=entered,
            actor_role="departmental lead", evidence=f"Synthetic note on the move to {state}.",
            deadline=entered + timedelta(days=270) if state == "u2" else None, improved=None,
        )  # fmt: skip


def _standards(roster: Roster, ledger: Ledger) -> None:
    ends = month_ends(roster.end)
    provider = int(roster.of(STOKE)[0])
    for number, topic in enumerate(STANDARD_TOPICS):
        ledger.add(
            "quality_standard", provider, ends[number], standard_id=f"QS{number + 1}",
            name="PQASSO" if number % 3 == 0 else "in-house", recognised=number % 3 == 0,
            topic=topic, evidence="Synthetic evidence.", review_date=ends[number],
        )  # fmt: skip
    for number in range(3):
        asked = ends[4 + 6 * number]
        ledger.add(
            "case_file_access", provider, asked, request_id=f"CF{number + 1}",
            requested_date=asked - timedelta(days=8), purpose="audit of outcomes",
            files_requested=5, files_released=5 - number, anonymised_check_done=number != 2,
        )  # fmt: skip


def _notices(roster: Roster, ledger: Ledger) -> None:
    """Notices of shortfalls and demand, and of deaths; a request to accept a failure."""
    ends = month_ends(roster.end)
    kinds = ("anticipated_shortfall", "actual_shortfall", "demand_over_capacity", "other")
    for council, listed in ((STOKE, kinds), (SOMERSET, ("death", "death", "other"))):
        provider = int(roster.of(council)[0])
        for number, kind in enumerate(listed):
            filed = ends[3 + 5 * number]
            ledger.add(
                "notification", provider, filed, notice_id=f"NT{number + 1}", notice_type=kind,
                raised_at=datetime.combine(filed - timedelta(days=6), time(10, 30)).isoformat(" "),
                reason="Synthetic reason.",
            )  # fmt: skip
    provider = int(roster.of(CHESHIRE_EAST)[0])
    agency = next(
        row["agency_code"]
        for row in roster.history.calibration.agencies
        if row["provider_code"] == roster.providers[provider].code
    )
    ledger.add(
        "accepted_issue_request", provider, ends[-3], rule_id="V028", agency_code=agency,
        client_ref="SI-0", episode_ref="0", field="PC", requested_by_role="data manager",
        requested_date=ends[-3] - timedelta(days=3), reason="Synthetic request.",
    )  # fmt: skip
