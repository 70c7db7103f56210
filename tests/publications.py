"""A publication made up for the tests of the reports: the real frameworks, a few figures."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.lib.registers import register
from orchestration.settings import DBT_PROJECT

MONTHS = [f"{2023 + (month + 2) // 12}-{(month + 2) % 12 + 1:02d}" for month in range(1, 25)]
"""The months of the publication: April 2023 to March 2025."""

REPORT_MONTH = MONTHS[-1]


def last_day(period: str) -> date:
    year, month = map(int, period.split("-"))
    return date(year, month, calendar.monthrange(year, month)[1])


def published_columns(table: str) -> list[tuple[str, str]]:
    described = DBT_PROJECT / "models" / "published" / f"published__{table}.yml"
    model = yaml.safe_load(described.read_text(encoding="utf-8"))["models"][0]
    return [(column["name"], column["data_type"]) for column in model["columns"]]


def write(folder: Path, tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> Path:
    """Write `marts.duckdb`; a table has the columns of its published model, or else of its rows."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(folder / "marts.duckdb")) as connection:
        connection.execute("create schema published")
        for table, given in tables.items():
            rows = list(given)
            if (DBT_PROJECT / "models/published" / f"published__{table}.yml").exists():
                columns = published_columns(table)
            else:
                columns = [(name, "varchar") for name in rows[0]]
            unknown = {name for row in rows for name in row} - {name for name, _ in columns}
            assert not unknown, f"published.{table} has no column {sorted(unknown)}"
            listed = ", ".join(f'"{name}" {kind}' for name, kind in columns)
            connection.execute(f"create table published.{table} ({listed})")
            if rows:
                connection.executemany(
                    f"insert into published.{table} values ({', '.join('?' * len(columns))})",
                    [[row.get(name) for name, _ in columns] for row in rows],
                )
    return folder


def indicators() -> list[dict[str, Any]]:
    """Give the indicators of all frameworks as they are published."""
    frameworks = {row["framework"]: row for row in register("frameworks")}
    positions = {row["indicator_id"]: row["position"] for row in register("indicator_positions")}
    months = {
        row["reporting_frequency"]: row["months"] for row in register("reporting_frequencies")
    }
    printed = {row["indicator_id"]: row for row in register("indicators_as_printed")}
    texts = defaultdict(list)
    for row in register("indicator_targets"):
        if row["target_text"]:
            texts[row["indicator_id"]].append(row["target_text"])
    names = {name for name, _ in published_columns("dim_indicator")}
    found = []
    for row in register("indicators"):
        own = printed.get(row["indicator_id"], {})
        filled = {name: value or None for name, value in row.items() if name in names}
        filled |= {
            "council": frameworks[row["framework"]]["council"],
            "framework_title": frameworks[row["framework"]]["title"],
            "position": int(positions[row["indicator_id"]]),
            "reporting_months": int(months[row["reporting_frequency"]]),
            "is_incentivised": row["incentive"] == "yes",
            "target_text": "; ".join(texts[row["indicator_id"]]) or None,
        }
        for name in ("printed_no", "printed_title", "printed_section", "printed_target"):
            filled[name] = own.get(name) or None
        found.append(filled)
    return found


def periods() -> list[dict[str, Any]]:
    return [
        {
            "period": period,
            "report_date": last_day(period),
            "financial_year": "2024-25",
            "financial_quarter": "2024-25 Q4",
            "is_quarter_end": period[5:] in ("03", "06", "09", "12"),
            "is_report_month": period == REPORT_MONTH,
        }
        for period in MONTHS
    ]


def figure(indicator: str, contract: str, **fields: Any) -> dict[str, Any]:
    """Give a row of `indicator_values`, of the report month and the whole partnership."""
    row = {
        "indicator_id": indicator,
        "contract": contract,
        "framework": contract,
        "period": REPORT_MONTH,
        "role": "headline",
        "label": "",
        "area": contract,
        "provider_code": "all",
        "client_group": "adult",
        "breakdown": "total",
        "breakdown_value": "all",
        "target_state": "none",
        "status": "final",
        "data_cut": REPORT_MONTH,
    } | fields
    if "measure" in row:
        row.setdefault("component", "value")
        row.setdefault("window_end", last_day(row["period"]))
        row.setdefault("window_start", row["window_end"].replace(day=1))
    return row


def measure_values(figures: Iterable[dict[str, Any]], *values: float) -> list[dict[str, Any]]:
    """Give a month of `measure_values` for each value, the last one for the report month."""
    return [
        {
            name: one[name]
            for name in (
                *("measure", "component", "area", "provider_code", "client_group"),
                *("breakdown", "breakdown_value"),
            )
        }
        | {
            "window_code": "MONTH",
            "period": period,
            "window_start": last_day(period).replace(day=1),
            "window_end": last_day(period),
            "numerator": value,
            "value": value,
            "status": "final",
        }
        for one in figures
        for period, value in zip(MONTHS[-len(values) :], values, strict=True)
    ]


def case(one: Mapping[str, Any], number: int, *, in_numerator: bool, reason: str) -> dict[str, Any]:
    """Give a case of a figure."""
    return {
        name: one[name]
        for name in (
            *("measure", "component", "period", "window_code", "area", "provider_code"),
            *("client_group", "breakdown", "breakdown_value"),
        )
    } | {
        "client_id": f"{number:016x}",
        "journey_id": f"{number + 4096:016x}",
        "in_numerator": in_numerator,
        "in_denominator": True,
        "reason": reason,
    }


RED = figure(
    "wir_01",
    "wirral",
    measure="SC04",
    window_code="COMPLETE12",
    window_start=date(2023, 10, 1),
    window_end=date(2024, 9, 30),
    breakdown="substance_group",
    breakdown_value="opiate",
    value_kind="proportion",
    numerator=141,
    denominator=1855,
    value=141 / 1855,
    lower_95=0.0648,
    upper_95=0.0890,
    target=0.1,
    comparator=">=",
    target_state="agreed",
    achievement=0.76,
    rag="red",
    needed=45,
    benchmark="sc04_national",
    benchmark_value=0.074,
    benchmark_period="2014",
    compared="similar",
    better_or_worse="similar",
)
COUNT = figure(
    "som_mds_13a", "somerset", measure="ACT03", window_code="MONTH", value_kind="count",
    numerator=1234, value=1234, rag="no_target",
)  # fmt: skip
MEAN = figure(
    "ce_a3_2", "cheshire_east", measure="TOP08", window_code="QTR", value_kind="mean",
    numerator=12, denominator=4, value=3, lower_95=1.25, upper_95=4.75, target=5,
    comparator=">=", target_state="agreed", rag="red", status="insufficient_data",
    status_reason="too few forms", stale_since="2024-04",
)  # fmt: skip
GREEN = figure(
    "hac_08", "hackney_city", measure="RET01", window_code="ROLL12", value_kind="proportion",
    numerator=9, denominator=10, value=0.9, target=0.8, comparator=">=", target_state="agreed",
    rag="green", needed=0,
)  # fmt: skip
FIGURES = (RED, COUNT, MEAN, GREEN)
TOLD = figure(
    "ce_a2_06", "cheshire_east", client_group="all", target_state="tba",
    status_reason="told in words: see indicator_texts",
)  # fmt: skip
"""An indicator whose words have come in."""
UNTOLD = figure(
    "hac_16a", "hackney_city", client_group="all", status="not_collected",
    status_reason="no text of it has come in: narrative_entry",
)  # fmt: skip


def a_quarter(folder: Path) -> Path:
    """Write the publication of a quarter's end with a figure of each kind for four contracts."""
    earlier = [
        RED | {"period": "2024-12", "numerator": 100, "value": 100 / 1855, "rag": "red"},
        RED | {"period": "2024-03", "numerator": 150, "value": 150 / 1855, "rag": "red"},
        COUNT | {"period": "2025-02", "numerator": 1000, "value": 1000},
    ]
    beside = RED | {"provider_code": "driftwood", "numerator": 140, "value": 140 / 1855}
    measures = [
        {
            "measure": one["measure"],
            "component": "value",
            "window_code": one["window_code"],
            "measure_name": f"Measure {one['measure']}",
            "component_label": "the whole",
            "window_label": "the report month" if one is COUNT else "its window",
            "direction": "higher",
            "definition": "What it tells.",
            "note": "What to know.",
        }
        for one in FIGURES
    ]
    cases = [
        case(RED, number, in_numerator=number < 141, reason="completed" if number < 141 else "not")
        for number in range(300)
    ]
    restated = {
        **{name: RED[name] for name in (
            "indicator_id", "contract", "area", "provider_code", "role", "label", "client_group",
            "breakdown", "breakdown_value",
        )},
        "period": "2024-12", "value_before": 0.05, "value_after": 100 / 1855, "reason": "late",
        "publication_before": 1, "publication_after": 2,
    }  # fmt: skip
    return write(
        folder,
        {
            "dim_period": periods(),
            "dim_contract": [
                {
                    "contract": one["contract"],
                    "framework": one["framework"],
                    "area": one["area"],
                    "provider_code": "driftwood",
                    "start_date": date(2015, 2, 1),
                }
                for one in FIGURES
            ],
            "dim_indicator": indicators(),
            "dim_measure": measures,
            "dq_compliance": [
                {
                    "dataset": "ndtms_adult",
                    "provider_code": "driftwood",
                    "period": REPORT_MONTH,
                    "records": 1000,
                    "failing_records": 1,
                    "compliance": 0.999,
                    "gate": "closed",
                }
            ],
            "indicator_values": [*FIGURES, *earlier, beside, TOLD, UNTOLD],
            "measure_values": measure_values([COUNT], *range(1223, 1234), 1400, 1234),
            "measure_cases": cases,
            "indicator_history": [
                {
                    name: value
                    for name, value in (RED | {"publication": 2}).items()
                    if name in dict(published_columns("indicator_history"))
                }
            ],
            "indicator_restatements": [restated],
            **{
                name: []
                for name in (
                    *("dim_provider", "dq_failing_record", "dq_measure", "dq_submission"),
                    *("fct_episode", "fct_journey", "fct_referral"),
                )
            },
            # a return names a quarter by its first month
            "narratives": [
                {
                    "contract": contract,
                    "provider_code": "driftwood",
                    "period": period,
                    "part_id": "wir_01",
                    "body": body,
                }
                for contract, period, body in (
                    ("wirral", "2025-01", "The new service <opened> in February."),
                    ("wirral", "2024-12", "Of the quarter before."),
                    ("wirral", "2025-04", "Of the quarter after."),
                    ("wirral_young_people", "2025-01", "Of another contract."),
                )
            ],
            "action_plans": [
                {
                    "contract": "wirral",
                    "framework": "wirral",
                    "area": "wirral",
                    "provider_code": "driftwood",
                    "indicator_id": None if state == "u3" else "wir_01",
                    "case_id": case_id,
                    "service_part": service_part,
                    "state": state,
                    "entered_date": date.fromisoformat(entered),
                    "deadline": deadline and date.fromisoformat(deadline),
                    "owner": owner,
                }
                for case_id, service_part, state, entered, deadline, owner in (
                    ("c1", None, "u1", "2024-10-26", None, "first owner"),
                    ("c1", None, "u2", "2024-11-25", "2025-08-22", "lead provider"),
                    # on the report date, and the day after it
                    ("c1", None, "u4", "2025-03-31", None, "head of the service"),
                    ("c1", None, "u5", "2025-04-01", "2025-12-31", "nobody yet"),
                    ("c2", "pilot", "u1", "2025-02-01", None, None),
                    ("c3", None, "u2", "2024-01-01", "2024-06-30", "former owner"),
                    ("c3", None, "u3", "2024-06-01", None, None),
                )
            ],
            "indicator_texts": [
                {
                    **{
                        name: one[name]
                        for name in (
                            "indicator_id",
                            "contract",
                            "framework",
                            "area",
                            "period",
                            "status",
                            "status_reason",
                        )
                    },
                    "provider_code": provider_code,
                    "told_by": body and "silkworm",
                    "service_part": body and service_part,
                    "report_id": body and "rep_ce_engagement",
                    "part_id": part_id,
                    "body": body,
                }
                for one, service_part, part_id, body in (
                    (TOLD, None, "ce_a2_06", "The forum met twice."),
                    (TOLD, "pilot", "next_steps", "A charter is planned."),
                    (UNTOLD, None, None, None),
                )
                for provider_code in ("all", "silkworm")
            ],
        },
    )


def printed_order(framework: str) -> list[str]:
    """Give the indicators of a framework in the order of its document."""
    rows = {row["indicator_id"] for row in register("indicators") if row["framework"] == framework}
    return [
        row["indicator_id"]
        for row in register("indicator_positions")
        if row["indicator_id"] in rows
    ]
