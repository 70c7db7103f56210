"""How a figure is printed for each audience, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from orchestration.reports.disclosure.audiences import (
    Limits,
    Printed,
    is_ever_public,
    partnership,
    public,
    restricted,
    rounded,
)
from orchestration.reports.disclosure.figures import Figure
from orchestration.reports.disclosure.relations import BASE, PERSONS
from orchestration.reports.disclosure.suppression import Mark

LIMITS = Limits(largest_small=4, rounding_base=5, fewest_of_share=20)


def figure(counted: float, base: float | None, *, value_kind: str = "proportion") -> Figure:
    return Figure(
        indicator_id="i_1",
        framework="wirral",
        contract="town",
        role="headline",
        label="",
        measure="SC01",
        component="value",
        window_code="ROLL12",
        window_start=date(2024, 4, 1),
        window_end=date(2025, 3, 31),
        area="town",
        provider_code="all",
        client_group="adult",
        breakdown="total",
        breakdown_value="all",
        value_kind=value_kind,
        numerator=counted,
        denominator=base,
        value=counted if base is None else (counted / base if base else None),
        target=0.1,
        target_kind="fixed",
        rag="green",
        status="final",
    )


def marks(shown: Figure) -> dict[object, Mark]:
    """Give the marks that the counts have by their size alone."""
    return {
        key: Mark.SMALL if LIMITS.is_small(count) else Mark.SHOWN
        for key, count in (
            ((PERSONS, shown.persons_cell), shown.persons),
            ((BASE, shown.cell), shown.base),
        )
        if count is not None
    }


def for_partnership(shown: Figure) -> Printed:
    return partnership(shown, marks(shown), LIMITS)


def for_public(shown: Figure) -> Printed:
    return public(shown, marks(shown), LIMITS)


def test_the_limits_are_those_of_the_register() -> None:
    assert Limits.in_force(date(2025, 3, 31)) == LIMITS


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10), (13, 15)]
)
def test_one_and_two_round_to_zero_and_three_to_seven_to_five(count: int, shown: int) -> None:
    assert rounded(count, 5) == shown


def test_the_restricted_profile_prints_what_is() -> None:
    assert restricted(figure(3, 40)) == Printed("3", "40", "7.5%", "green")


@pytest.mark.parametrize(
    ("counted", "base", "value"),
    [
        (0, 40, "0.0%"),
        (1, 40, "withheld"),
        (4, 40, "withheld"),
        (5, 40, "12.5%"),
        (35, 40, "87.5%"),
        (36, 40, "withheld"),
        (39, 40, "withheld"),
        (40, 40, "100.0%"),
    ],
)
def test_a_percentage_is_hidden_where_one_to_four_are_in_it_or_out_of_it(
    counted: int, base: int, value: str
) -> None:
    assert for_partnership(figure(counted, base)).value == value


def test_a_hidden_percentage_shows_no_rating_either() -> None:
    """Green against 10% would say that of 20 two or more are counted."""
    assert for_partnership(figure(3, 20)) == Printed("<5", "20", "withheld", "")


def test_a_rating_against_an_earlier_value_is_not_printed() -> None:
    earlier = replace(figure(10, 40), target_kind="previous_period")
    assert for_partnership(earlier).rag == ""


def test_of_a_mean_the_sum_is_never_printed_and_a_mean_of_few_is_hidden() -> None:
    assert for_partnership(figure(90.5, 25, value_kind="mean")) == Printed("", "25", "3.6", "green")
    assert for_partnership(figure(9, 4, value_kind="mean")) == Printed("", "<5", "withheld", "")


def test_a_figure_that_others_published_is_printed_as_it_is_however_small() -> None:
    rate = figure(3.2, None, value_kind="published")
    assert for_partnership(rate) == Printed("", "", "3.2", "green")
    assert for_public(rate) == Printed("", "", "3.2", "green")


def test_a_rate_is_no_percentage_and_in_public_that_of_the_rounded_count() -> None:
    """21 of 278,100 residents are 7.551 per 100,000; the 20 that are shown would be 7.192."""
    rate = replace(figure(21, 278_100, value_kind="rate"), value=7.551)
    assert for_partnership(rate) == Printed("21", "278100", "7.6", "green")
    assert for_public(rate) == Printed("20", "278100", "7.2", "green")


@pytest.mark.parametrize(("kind", "value"), [("ratio", "95.0%"), ("median", "31.0")])
def test_a_ratio_is_printed_as_a_share_and_a_median_as_it_is(kind: str, value: str) -> None:
    shown = replace(figure(38, 40, value_kind=kind), value=0.95 if kind == "ratio" else 31.0)
    assert restricted(shown).value == value


@pytest.mark.parametrize(("base", "value"), [(19, "withheld"), (20, "50%")])
def test_a_public_percentage_is_of_twenty_or_more(base: int, value: str) -> None:
    shown = figure(10 if base == 20 else 9, base)
    assert for_public(shown).value == value


def test_a_public_percentage_is_of_exact_counts_and_whole() -> None:
    """13 of 47 are 27.66%; 15 of 45 would be 33%."""
    assert for_public(figure(13, 47)) == Printed("15", "45", "28%", "green")


def test_what_the_partnership_is_not_shown_is_not_public() -> None:
    """Rounded to 5, three would say to a partner who reads "<5" that it is 3 or 4."""
    assert for_public(figure(3, 40)) == Printed("withheld", "withheld", "withheld", "")
    assert for_public(figure(3, None, value_kind="count")).value == "withheld"


def test_a_public_count_is_rounded() -> None:
    assert for_public(figure(12, None, value_kind="count")).value == "10"


def test_met_need_shows_the_estimate_and_unmet_need_not_who_is_met() -> None:
    met = figure(173, 5011.33, value_kind="met_need")
    assert for_partnership(met) == Printed("173", "5011", "3.5%", "green")
    unmet = replace(figure(4838.33, 5011.33, value_kind="unmet_need"), component="alcohol.unmet")
    assert unmet.persons == 173
    assert for_partnership(unmet) == Printed("", "5011", "96.5%", "green")


def test_unmet_need_is_hidden_where_few_are_met() -> None:
    unmet = replace(figure(97, 100, value_kind="unmet_need"), component="alcohol.unmet")
    assert for_partnership(unmet).value == "withheld"


@pytest.mark.parametrize(
    ("field", "value"),
    [("measure", "HR11"), ("measure", "YP11")],
)
def test_deaths_and_young_people_injecting_are_never_public(field: str, value: str) -> None:
    assert is_ever_public(figure(50, 100))
    assert not is_ever_public(replace(figure(50, 100), **{field: value}))


def test_injecting_is_public_of_adults_and_not_of_young_people() -> None:
    injecting = replace(figure(50, 100), measure="TOP04")
    assert is_ever_public(injecting)
    assert not is_ever_public(replace(injecting, client_group="yp"))


def test_the_city_of_london_is_never_public() -> None:
    city = replace(figure(50, 100), breakdown="authority", breakdown_value="E09000001")
    assert not is_ever_public(city)
    assert is_ever_public(replace(city, breakdown_value="E09000012"))
