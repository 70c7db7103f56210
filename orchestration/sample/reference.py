"""Reference tables of the landing folder that go with the sample."""

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from orchestration.sample.arrays import between
from orchestration.sample.calibration import Calibration, Row, rows
from orchestration.sample.periods import Periods

AGENCY_COLUMNS = (
    "agency_code", "agency_name", "provider_code", "provider_name", "service", "authority_code",
)  # fmt: skip
AREA_COLUMNS = ("area", "authority_code")
CONTRACT_COLUMNS = (
    "contract", "framework", "area", "provider_code", "start_date", "end_date", "yp_upper_age",
    "award_date",
)  # fmt: skip
SUBMISSION_COLUMNS = ("dataset", "agency_code", "period", "received_date")
SLOW_SHARE = 0.03
AWARDED_BEFORE_DAYS = 120


def write_reference(
    landing: Path,
    calibration: Calibration,
    periods: Periods,
    submitted: Sequence[tuple[int, int]],
    seed: int,
) -> list[Path]:
    """Write agencies, areas, contracts and dates of receipt below ``landing``; return the names.

    ``submitted`` holds the (month, agency) pairs that have a submission.
    """
    (landing / "reference").mkdir(parents=True, exist_ok=True)
    agencies = calibration.agencies
    listed = {row["area"] for row in rows("contracts")}
    residence = [row for row in rows("areas") if row["area"] in listed]
    tables = {
        "agencies": [AGENCY_COLUMNS, *([row[c] for c in AGENCY_COLUMNS] for row in agencies)],
        "areas": [AREA_COLUMNS, *([row[c] for c in AREA_COLUMNS] for row in residence)],
        "contracts": [CONTRACT_COLUMNS, *_contracts(agencies, periods)],
        "submissions": [SUBMISSION_COLUMNS, *_receipts(agencies, periods, submitted, seed)],
    }
    names = []
    for table, lines in tables.items():
        names.append(Path("reference") / f"{table}.csv")
        with (landing / names[-1]).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)
    return names


def _contracts(agencies: Sequence[Row], periods: Periods) -> list[list[str]]:
    # a provider without an agency sends no NDTMS extracts
    roles = {row["provider_code"]: row["handover"] for row in agencies}
    change = np.datetime64(periods.handover, "D")
    lines = []
    for row in rows("contracts"):
        role = roles.get(row["provider_code"])
        start = str(change) if role == "takes" else row["start_date"]
        end = str(change - 1) if role == "gives" else ""
        named = [row[name] for name in ("contract", "framework", "area", "provider_code")]
        awarded = award_date(date.fromisoformat(start))
        lines.append([*named, start, end, row["yp_upper_age"], str(awarded)])
    return lines


def award_date(start: date) -> date:
    """Day on which a contract that begins on ``start`` was awarded."""
    return start - timedelta(days=AWARDED_BEFORE_DAYS)


def _receipts(
    agencies: Sequence[Row], periods: Periods, submitted: Sequence[tuple[int, int]], seed: int
) -> list[list[str]]:
    """Dates of receipt: mostly by the tenth day of the next month, a few late."""
    random = np.random.default_rng([seed, 1])
    size = len(submitted)
    slow = random.random(size) < SLOW_SHARE
    days = np.where(slow, between(random, 16, 27, size), between(random, 3, 10, size))
    lines = []
    for (month, agency), wait in zip(submitted, days, strict=True):
        row = agencies[agency]
        dataset = "ndtms_yp" if row["service"] == "young_people" else "ndtms_adult"
        received = np.datetime64(int(periods.last_day[month] + wait), "D")
        lines.append([dataset, row["agency_code"], periods.months[month], str(received)])
    return lines
