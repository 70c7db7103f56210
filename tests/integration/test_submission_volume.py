"""DQ14 on hand-made submissions: how much happened at an agency, month by month."""

from __future__ import annotations

from orchestration.gate import Ruleset
from tests.warehouses import Warehouse, gate, month, record, sound


def send(warehouse: Warehouse, number: int, episodes: int, agency: str = "A0001") -> None:
    """Land the submission of a month, the first one being that of January 2024."""
    period = f"{2024 + number // 12}-{1 + number % 12:02d}"
    submission = sound(period, f"{agency}.csv", agency)
    # a triage of an earlier month is in every submission and belongs to none of these months
    days = [f"{period}-{1 + each % 28:02d}" for each in range(episodes)] + ["2023-12-31"] * 50
    submission.records = [
        ("episode", agency, record("episode", episodid=f"E{each}", refld=day, triaged=day))
        for each, day in enumerate(days)
    ]
    assert submission.month == month(period)
    warehouse.land(submission)


def test_triages_starts_and_forms_of_the_month_count_alike(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    """As many of each as make ten and twelve in turn; in the last month a form a client more."""
    for number in range(12):
        period = f"2024-{1 + number:02d}"
        submission = sound(period)
        submission.records = [
            (entity, "A0001", record(entity, **{field: f"{period}-{1 + each:02d}"}))
            for entity, field, times in (
                ("episode", "triaged", 4),
                ("modality", "modst", 3),
                ("outcome", "topdate", 3 + 2 * (number % 2) + 9 * (number == 11)),
            )
            for each in range(times)
        ]
        warehouse.land(submission)
    gate(warehouse, ruleset, "2024-12")
    assert measured(warehouse)["value"] == (1, "final")
    gate(warehouse, ruleset, "2024-11")
    assert measured(warehouse)["value"] == (0, "trial_limits")


def measured(warehouse: Warehouse, provider: str = "all") -> dict[str, tuple[float | None, str]]:
    return {
        component: (value, status)
        for component, value, status in warehouse.execute(
            "select component, value, status from quality_results.dq_measure "
            f"where measure = 'DQ14' and provider_code = '{provider}' and dataset = 'ndtms_adult'"
        )
    }


def test_a_jump_beyond_the_limits_is_counted_and_twelve_months_settle_them(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    """Ten and twelve in turn, then 30 of one agency: its jump is screened out of the limits."""
    for number in range(11):
        for agency in ("A0001", "A0002"):
            send(warehouse, number, 10 + 2 * (number % 2), agency)
    send(warehouse, 11, 30)
    send(warehouse, 11, 12, "A0002")
    gate(warehouse, ruleset, "2024-12")
    assert measured(warehouse) == {
        "value": (1, "final"),
        **dict.fromkeys(("trend", "near_limit", "one_side"), (0, "final")),
    }
    assert measured(warehouse, "north")["value"] == (1, "final")
    assert measured(warehouse, "south")["value"] == (0, "final")
    # the month before has eleven points, and nothing beyond the limits
    gate(warehouse, ruleset, "2024-11")
    assert measured(warehouse)["value"] == (0, "trial_limits")
    page = (warehouse.home / "quality/latest/index.html").read_text(encoding="utf-8")
    assert "0 (trial limits: fewer than 12 months)" in page


def test_a_replaced_submission_is_no_point_of_the_chart(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    for number in range(12):
        send(warehouse, number, 10 + 2 * (number % 2))
    send(warehouse, 11, 30)
    send(warehouse, 11, 11)
    gate(warehouse, ruleset, "2024-12")
    assert measured(warehouse)["value"] == (0, "final")


def test_seven_months_that_rise_are_a_trend_and_no_jump(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    for number, episodes in enumerate((10, 20) * 3):
        send(warehouse, number, episodes)
    for number, episodes in enumerate(range(12, 19), start=6):
        send(warehouse, number, episodes)
    gate(warehouse, ruleset, "2025-01")
    assert measured(warehouse)["trend"] == (1, "final")
    assert measured(warehouse)["value"] == (0, "final")


def test_one_month_alone_has_no_limits_and_one_not_sent_is_no_point(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    send(warehouse, 0, 10)
    gate(warehouse, ruleset, "2024-01")
    assert measured(warehouse) == {"value": (None, "not_known")}
    send(warehouse, 1, 12)
    gate(warehouse, ruleset, "2024-02")
    assert measured(warehouse)["value"] == (0, "trial_limits")
    gate(warehouse, ruleset, "2024-03")
    assert measured(warehouse) == {"value": (None, "not_known")}
