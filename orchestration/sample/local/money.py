"""Finance, payments, dispensing, accreditation and social value."""

from datetime import date, timedelta

import numpy as np

from orchestration.sample.local.ledger import Ledger, Value, month_ends, month_of, quarters
from orchestration.sample.local.roster import CHESHIRE_EAST, STOKE, Roster

BUDGETS = ((CHESHIRE_EAST, "", 840_000), (STOKE, "core", 96_000), (STOKE, "pilot", 54_000))
"""Council, service part and invented spend of a usual quarter in pounds."""
OFF_BUDGET = {-1: 1.0, -2: 1.16, -3: 0.98, -4: 1.15, -5: 0.84, -6: 1.02}
"""Actual over predicted spend by quarter from the newest one: 15% off is no exception yet."""
PHARMACIES, SURGERIES = 6, 4
SOCIAL_VALUE_REFS = 9
ACCREDITED = (
    ("shared_care_gp", "GP", SURGERIES),
    ("pharmacy", "PH", PHARMACIES),
    ("pharmacist", "PM", 5),
)


def add_money(random: np.random.Generator, roster: Roster, ledger: Ledger) -> None:
    """Add the rows about money and about those who are paid for dispensing."""
    _budgets(roster, ledger)
    provider = int(roster.of(CHESHIRE_EAST)[0])
    _payments(random, roster, ledger, provider)
    _dispensing(random, roster, ledger, provider)
    _accreditations(roster, ledger, provider)
    _social_value(roster, ledger, provider)


def _budgets(roster: Roster, ledger: Ledger) -> None:
    """One line for each quarter; an earlier one is corrected a quarter later."""
    found = quarters(roster.end)
    for council, part, usual in BUDGETS:
        provider = int(roster.of(council)[0])
        for number, (first, last) in enumerate(found):
            factor = OFF_BUDGET.get(number - len(found), 1.0)
            lines = [(last, factor)]
            if number == len(found) - 4:
                following = found[number + 1][1]
                lines = [(last, 1.31), (following, factor)]
            for filed, spent in lines:
                ledger.add(
                    "budget_line", provider, filed, area=council, service_part=part,
                    quarter=month_of(first), predicted_expenditure=float(usual),
                    actual_expenditure=round(usual * spent, 2),
                    projected_next_quarter=float(usual), annual_payment=float(usual * 4),
                )  # fmt: skip


def _payments(random: np.random.Generator, roster: Roster, ledger: Ledger, provider: int) -> None:
    """Monthly payments; one was reported by mistake and is withdrawn the month after."""
    number = 1000
    ends = month_ends(roster.end)
    for place, end in enumerate(ends):
        for kind, payees, usual in (
            ("pharmacy", PHARMACIES, 900),
            ("shared_care_gp", SURGERIES, 1500),
        ):
            for _ in range(payees):
                number += 1
                amount = round(float(usual * (0.8 + 0.4 * random.random())), 2)
                row: dict[str, Value] = {
                    "payment_id": f"PAY{number}", "payee_type": kind,
                    "paid_date": end.replace(day=15), "amount": amount,
                }  # fmt: skip
                ledger.add("service_payment", provider, end, **row)
                if number % 97 == 0 and place + 1 < len(ends):
                    ledger.add("service_payment", provider, ends[place + 1], **row, withdrawn="Y")


def _dispensing(random: np.random.Generator, roster: Roster, ledger: Ledger, provider: int) -> None:
    for end in month_ends(roster.end):
        for payee in range(PHARMACIES):
            for activity, usual in (("dispensing", 240), ("supervised_consumption", 110)):
                ledger.add(
                    "dispensing_activity", provider, end, provider_id=f"PH{payee + 1}",
                    month=month_of(end), activity_type=activity,
                    quantity=int(usual * (0.7 + 0.6 * random.random())),
                )  # fmt: skip
        for payee in range(SURGERIES):
            ledger.add(
                "dispensing_activity", provider, end, provider_id=f"GP{payee + 1}",
                month=month_of(end), activity_type="prescribing",
                quantity=int(160 * (0.7 + 0.6 * random.random())),
            )  # fmt: skip


def _accreditations(roster: Roster, ledger: Ledger, provider: int) -> None:
    """Accreditations of three years; every third one ends within the months of the returns."""
    ends = month_ends(roster.end)
    for kind, letters, count in ACCREDITED:
        for number in range(count):
            first = ends[0].replace(day=1) - timedelta(days=100 * number)
            row: dict[str, Value] = {
                "accreditation_id": f"{letters}{number + 1}", "accredited_type": kind,
                "valid_from": first,
                "supervised_self_administration": kind != "shared_care_gp" or number % 2 == 0,
            }  # fmt: skip
            ledger.add("provider_accreditation", provider, ends[0], **row)
            if number % 3 == 1:
                # the last day of one quarter: still valid at its end, no longer at the next
                over = ends[-7 + number]
                over = next(end for end in reversed(ends) if end.month % 3 == 0 and end <= over)
                ledger.add("provider_accreditation", provider, over, **row, valid_to=over)


def _social_value(roster: Roster, ledger: Ledger, provider: int) -> None:
    """One target for each outcome; the analysis of some is on time, of some late, of one open.

    It is due by the end of the quarter in which the contract was awarded, or of the next one.
    """
    ends = month_ends(roster.end)
    awarded = roster.providers[provider].awarded
    quarter_ends = date(awarded.year, (awarded.month - 1) // 3 * 3 + 1, 1) + timedelta(days=94)
    quarter_ends = quarter_ends.replace(day=1) - timedelta(days=1)
    days_from_due = (-60, -30, -10, -1, 0, 1, 45, 120)
    for number in range(1, SOCIAL_VALUE_REFS + 1):
        cost = 4000.0 + 750 * number
        done: date | None = None
        if number <= len(days_from_due):
            done = quarter_ends + timedelta(days=days_from_due[number - 1])
        ledger.add(
            "social_value_target", provider, ends[0], sv_target_id=f"SV{number}",
            outcome_ref=number, target_text=f"Synthetic target {number} of the provider",
            cost=cost, benefit=None if done is None else round(cost * (0.8 + 0.2 * number), 2),
            cba_completed_date=done,
        )  # fmt: skip
