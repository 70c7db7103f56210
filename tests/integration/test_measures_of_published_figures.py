"""DQ06 and DQ07: the shares that were last published before the month."""

from __future__ import annotations

from typing import Any

from orchestration.gate import Ruleset
from tests.warehouses import Warehouse, gate, sound


def figure(cell: str, group: str, window: str, numerator: int, denominator: int) -> dict[str, Any]:
    return {
        "cell": cell,
        "provider_code": "north",
        "client_group": group,
        "window_code": window,
        "numerator": numerator,
        "denominator": denominator,
    }


def measured(warehouse: Warehouse, measure: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {
        (dataset, provider): tuple(rest)
        for dataset, provider, *rest in warehouse.execute(
            "select dataset, provider_code, numerator, denominator, rating "
            f"from quality_results.dq_measure where measure = '{measure}'"
        )
    }


def test_forms_at_start_are_those_of_adults_in_a_year_and_of_young_people_in_a_quarter(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    """The figures of the month itself, and those of other forms, say nothing."""
    warehouse.agencies["A0009"] = ("young_people", "north")
    for agency in ("A0001", "A0009"):
        warehouse.land(sound("2024-06", f"{agency}.csv", agency))
    warehouse.publish("2024-04", figure("YP03.start", "yp", "QTR", 1, 9))
    warehouse.publish(
        "2024-05",
        figure("YP03.start", "yp", "QTR", 3, 4),
        figure("YP03.exit", "yp", "QTR", 9, 9),
        figure("TOP01.start", "adult", "ROLL12", 8, 10),
        figure("TOP01.review", "adult", "ROLL12", 1, 10),
    )
    warehouse.publish("2024-06", figure("YP03.start", "yp", "QTR", 9, 9))
    gate(warehouse, ruleset, "2024-06")
    assert measured(warehouse, "DQ06") == {
        ("ndtms_adult", "north"): (8, 10, "green"),
        ("ndtms_adult", "all"): (8, 10, "green"),
        ("ndtms_yp", "north"): (3, 4, "amber"),
        ("ndtms_yp", "all"): (3, 4, "amber"),
    }


def test_consistent_discharges_are_the_exits_of_twelve_months_that_are_not_inconsistent(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-06"))
    warehouse.publish(
        "2024-05",
        figure("ACT03.inconsistent", "adult", "ROLL12", 1, 100),
        figure("ACT03.inconsistent", "adult", "YTD", 9, 10),
    )
    gate(warehouse, ruleset, "2024-06")
    assert measured(warehouse, "DQ07")["ndtms_adult", "all"] == (99, 100, "green")
