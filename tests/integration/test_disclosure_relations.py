"""Which counts of a publication are withheld for the sake of others, worked by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.reports.disclosure.figures import Figure, figures_of
from orchestration.reports.disclosure.relations import BASE, PERSONS, marks_of
from orchestration.reports.published import opened
from tests.publications import write

MARCH = {"window_code": "MONTH", "window_start": date(2025, 3, 1), "window_end": date(2025, 3, 31)}
LAST_DAY = {
    "window_code": "AT_R",
    "window_start": date(2025, 3, 31),
    "window_end": date(2025, 3, 31),
}
PERIOD = {
    "period": "2025-03",
    "report_date": date(2025, 3, 31),
    "financial_year": "2024-25",
    "financial_quarter": "2024-25 Q4",
    "is_quarter_end": True,
    "is_report_month": True,
}
Row = Mapping[str, Any]


def figure(
    measure: str,
    numerator: float,
    denominator: float | None = None,
    *,
    component: str = "value",
    breakdown: str = "total",
    breakdown_value: str = "all",
    value_kind: str = "count",
    window: Row = MARCH,
) -> dict[str, Any]:
    """Give a figure of the partnership, a headline where it is the total."""
    return {
        "indicator_id": f"i_{measure}_{component}",
        "framework": "somerset",
        "contract": "town",
        "period": "2025-03",
        "role": "headline" if breakdown == "total" else "breakdown",
        "label": "",
        "measure": measure,
        "component": component,
        **window,
        "area": "town",
        "provider_code": "all",
        "client_group": "adult",
        "breakdown": breakdown,
        "breakdown_value": breakdown_value,
        "value_kind": value_kind,
        "numerator": numerator,
        "denominator": denominator,
        "value": numerator / denominator if denominator else numerator,
        "status": "final",
    }


def cases(of: Row, persons: Iterable[str], *, in_denominator: bool = False) -> list[dict[str, Any]]:
    """Give the cases of a figure, all of them counted."""
    cell = (
        *("measure", "component", "window_code", "window_start", "window_end", "area"),
        *("provider_code", "client_group", "breakdown", "breakdown_value"),
    )
    return [
        {
            **{name: of[name] for name in cell},
            "client_id": person,
            "journey_id": f"journey of {person}",
            "in_numerator": True,
            "in_denominator": in_denominator,
        }
        for person in persons
    ]


def marks(
    folder: Path, figures: Iterable[Row], cases_of: Iterable[Row] = ()
) -> dict[tuple[str, str, str, str], str]:
    """Give how each count is printed, by its kind, measure, component and breakdown value."""
    write(
        folder,
        {"dim_period": [PERIOD], "indicator_values": figures, "measure_cases": cases_of},
    )
    with opened(folder) as published:
        found: list[Figure] = figures_of(published)
        decided = marks_of(found, published, {}, largest_small=4)
    return {
        (kind, cell.measure, cell.component, cell.breakdown_value): mark.value
        for (kind, cell), mark in decided.items()
    }


def test_what_one_case_brings_to_two_counts_does_not_make_them_one(tmp_path: Path) -> None:
    """20 deaths in town, 19 in one authority, 1 in the other: a case holds deaths and residents.

    Were 19 deaths taken for the 268,830 residents of the same case, the sum would say nothing of
    the small authority, and its 1 would be the difference of the two that are printed.
    """
    town, large, small = (
        figure(
            "DRD01",
            deaths,
            residents,
            breakdown="total" if value == "all" else "authority",
            breakdown_value=value,
            value_kind="rate",
            window=LAST_DAY,
        )
        for deaths, residents, value in (
            (20, 278_100, "all"),
            (19, 268_830, "E09000012"),
            (1, 9_270, "E09000001"),
        )
    )
    records = [
        *cases(town, ["large", "small"], in_denominator=True),
        *cases(large, ["large"], in_denominator=True),
        *cases(small, ["small"], in_denominator=True),
    ]
    found = marks(tmp_path, [town, large, small], records)
    assert found[PERSONS, "DRD01", "value", "E09000001"] == "small"
    assert found[PERSONS, "DRD01", "value", "E09000012"] == "withheld"
    assert found[PERSONS, "DRD01", "value", "all"] == "shown"
    assert found[BASE, "DRD01", "value", "E09000012"] == "shown"


def test_children_of_parents_are_as_many_in_two_groups_as_their_groups_together(
    tmp_path: Path,
) -> None:
    """Of 12 parents with 25 children, 5 with 3 are in one group, 7 with 22 in the other.

    Each parent brings their children: neither are the 5 parents the 3 children, nor does it hide
    the 3 that parents and children stand beside each other in the same cases.
    """
    groups = {"all": (12, 25), "opiate": (5, 3), "alcohol_only": (7, 22)}
    names = [f"parent{number}" for number in range(12)]
    members = {"all": names, "opiate": names[:5], "alcohol_only": names[5:]}
    figures, records = [], []
    for group, counted in groups.items():
        breakdown = "total" if group == "all" else "substance_group"
        for component, count in zip(("parents_with_children", "children"), counted, strict=True):
            one = figure(
                "FAM04",
                count,
                component=component,
                breakdown=breakdown,
                breakdown_value=group,
            )
            figures.append(one)
            records += cases(one, members[group])
    found = marks(tmp_path, figures, records)
    assert {key[2:]: mark for key, mark in found.items()} == {
        ("parents_with_children", "all"): "shown",
        ("parents_with_children", "opiate"): "shown",
        ("parents_with_children", "alcohol_only"): "shown",
        ("children", "all"): "shown",
        ("children", "opiate"): "small",
        ("children", "alcohol_only"): "withheld",
    }


def test_components_that_split_cases_of_several_do_not_add_up_to_them(tmp_path: Path) -> None:
    """18 mothers, a father and a guardian are 20 parents: with 18 in print the two are 1 each.

    That the three split the cases of the 45 children too does not make them 45, which would
    contradict the 20 and so say nothing of anybody.
    """
    names = [f"parent{number}" for number in range(20)]
    counted = {"parents": 20, "mothers": 18, "fathers": 1, "guardians": 1, "children": 45}
    members = {"mothers": names[:18], "fathers": names[18:19], "guardians": names[19:]}
    figures, records = [], []
    for component, count in counted.items():
        one = figure("FAM04", count, component=component)
        figures.append(one)
        records += cases(one, members.get(component, names))
    found = marks(tmp_path, figures, records)
    assert {key[2]: mark for key, mark in found.items()} == {
        "parents": "shown",
        "mothers": "withheld",
        "fathers": "small",
        "guardians": "small",
        "children": "shown",
    }


def test_who_left_in_the_month_is_not_the_difference_of_two_printed_counts(tmp_path: Path) -> None:
    """142 were in treatment in March and 138 on its last day: 4 have left."""
    figures = [
        figure("ACT01", 142),
        figure("RET03", 690, 138, component="mean_years", value_kind="mean", window=LAST_DAY),
        figure("SC02", 4, component="journeys.closed"),
    ]
    assert marks(tmp_path, figures) == {
        (PERSONS, "ACT01", "value", "all"): "withheld",
        (BASE, "RET03", "mean_years", "all"): "shown",
        (PERSONS, "SC02", "journeys.closed", "all"): "small",
    }


def test_where_those_who_left_do_not_add_up_the_figures_stay(tmp_path: Path) -> None:
    """One of the 4 left twice: who takes the difference for them is wrong."""
    figures = [
        figure("ACT01", 141),
        figure("RET03", 690, 138, component="mean_years", value_kind="mean", window=LAST_DAY),
        figure("SC02", 4, component="journeys.closed"),
    ]
    assert set(marks(tmp_path, figures).values()) == {"small", "shown"}


def test_a_small_count_that_stands_in_two_measures_is_printed_alike(tmp_path: Path) -> None:
    """3 and 1 referrals: a total of "<5" would leave neither to be 4, and so would the base.

    Out of the 4 referrals none was escalated.
    """
    shape: dict[str, Any] = {"component": "referrals", "breakdown": "safeguarding_outcome"}
    figures = [
        figure("SAF01", 4, component="referrals"),
        figure("SAF01", 3, breakdown_value="awaited", **shape),
        figure("SAF01", 1, breakdown_value="no_further_action", **shape),
        figure("SAF01", 0, 4, component="escalated", value_kind="proportion"),
    ]
    quarter = {**MARCH, "window_code": "QTR", "window_start": date(2025, 1, 1)}
    found = marks(tmp_path, [{**one, **quarter} for one in figures])
    assert found[PERSONS, "SAF01", "referrals", "all"] == "withheld"
    assert found[BASE, "SAF01", "escalated", "all"] == "withheld"
    assert found[PERSONS, "SAF01", "referrals", "awaited"] == "small"
