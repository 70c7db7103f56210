"""What a report says of a figure, on both sides of each boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from orchestration.reports import figures
from orchestration.reports.figures import Figure
from orchestration.reports.pages import words

FIGURE = Figure(
    indicator_id="wir_01",
    contract="k",
    framework="wirral",
    period="2014-12",
    role="headline",
    label="",
    measure="SC04",
    component="value",
    window_code="COMPLETE12",
    window_start=date(2013, 7, 1),
    window_end=date(2014, 6, 30),
    area="wirral",
    provider_code="all",
    client_group="adult",
    breakdown="substance_group",
    breakdown_value="opiate",
    value_kind="proportion",
    numerator=141,
    denominator=1855,
    value=141 / 1855,
    share_of_total=None,
    lower_95=0.0648,
    upper_95=0.0890,
    target=0.1,
    comparator=">=",
    target_state="agreed",
    achievement=0.76,
    rag="red",
    is_near_target=False,
    status="final",
    status_reason=None,
    needed=45,
    needed_completions=None,
    aspiration=None,
    is_aspiration_met=None,
    earlier_value=None,
    is_trend_met=None,
    benchmark=None,
    benchmark_value=None,
    benchmark_period=None,
    compared=None,
    better_or_worse=None,
    top_quartile_edge=None,
    top_quartile_areas=None,
    is_in_top_quartile=None,
    needed_for_top_quartile=None,
    data_cut="2014-12",
    stale_since=None,
)


def test_the_printed_plan_reads_as_its_council_wrote_it() -> None:
    assert figures.value_said(FIGURE) == "7.6%"
    assert figures.made_from(FIGURE) == "141 of 1,855"
    assert figures.window(FIGURE) == "1 July 2013 to 30 June 2014"
    assert figures.target_said(FIGURE) == "at least 10.0%"
    assert figures.rating_said(FIGURE) == "Red"
    assert figures.distance(FIGURE) == "-2.4 percentage points"
    assert figures.needed(FIGURE) == "45 more"
    assert figures.interval(FIGURE) == "6.5% to 8.9%"
    assert figures.caveats(FIGURE) == []


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("proportion", 0.0, "0.0%"),
        ("unmet_need", 1.0, "100.0%"),
        ("count", 1234.0, "1,234"),
        ("sum", 0.5, "0.50"),
        ("mean", -0.125, "-0.12"),
        ("mean", None, "no value"),
    ],
)
def test_a_value_is_written_in_its_unit(kind: str, value: float | None, said: str) -> None:
    assert figures.written(value, kind) == said


@pytest.mark.parametrize(
    ("needed", "said"),
    [(1, "1 more"), (0, "none: the target is met"), (-1, "1 fewer")],
)
def test_the_number_needed_tells_more_none_and_fewer_apart(needed: int, said: str) -> None:
    assert figures.needed(replace(FIGURE, needed=needed)) == said


def test_completions_needed_stand_beside_the_cases_as_some_will_return() -> None:
    figure = replace(FIGURE, needed=9, needed_completions=15)
    assert figures.needed(figure) == "9 more; 15 more completions, as some will return"


def test_a_figure_that_is_not_there_is_never_a_zero() -> None:
    missing = replace(
        FIGURE,
        value=None,
        numerator=None,
        denominator=None,
        rag=None,
        status="not_collected",
        status_reason="needs return: survey",
    )
    assert figures.value_said(missing) == "Not collected"
    assert figures.made_from(missing) == ""
    assert figures.rating_said(missing) == "Not rated"
    assert figures.caveats(missing) == ["Not collected: needs return: survey."]
    assert figures.value_said(None) == "no figure"


def test_a_part_of_a_count_is_written_with_its_share() -> None:
    part = replace(FIGURE, value_kind="count", denominator=None, value=3, share_of_total=0.375)
    assert (figures.value_said(part), figures.made_from(part)) == ("3", "37.5% of all")


def test_a_rating_of_too_little_data_says_so() -> None:
    figure = replace(FIGURE, status="insufficient_data", status_reason="too few forms")
    assert figures.rating_said(figure) == "Red, on figures that are insufficient data"
    assert figures.caveats(figure) == [
        "Insufficient data: too few forms.",
        "It is not to be used as a result.",
    ]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("tbc", "Target to be confirmed"),
        ("none", "No target"),
        ("as agreed later", "As agreed later"),
    ],
)
def test_a_target_without_a_number_says_what_it_waits_for(state: str, said: str) -> None:
    assert figures.target_said(replace(FIGURE, target=None, target_state=state)) == said


@pytest.mark.parametrize(
    ("compared", "judged", "ending"),
    [
        ("similar", "similar", "this figure is similar (95% interval 6.5% to 8.9%)"),
        ("lower", "worse", "this figure is lower, that is worse (95% interval 6.5% to 8.9%)"),
        ("lower", None, "this figure is lower (95% interval 6.5% to 8.9%)"),
    ],
)
def test_the_benchmark_is_compared_by_the_interval(
    compared: str, judged: str | None, ending: str
) -> None:
    figure = replace(
        FIGURE,
        benchmark="sc04_national",
        benchmark_value=0.074,
        benchmark_period="2014",
        compared=compared,
        better_or_worse=judged,
    )
    assert figures.benchmark_said(figure) == f"7.4% (sc04 national, 2014): {ending}"


@pytest.mark.parametrize(
    ("is_met", "said"), [(True, "moved as asked for"), (False, "did not move as asked for")]
)
def test_a_trend_says_where_the_figure_came_from_and_whether_it_moved(
    is_met: bool, said: str
) -> None:
    trend = replace(FIGURE, earlier_value=0.05, is_trend_met=is_met)
    assert figures.further(trend) == [f"From 5.0% earlier: it {said}."]


def test_without_an_earlier_figure_nothing_is_said_of_a_trend() -> None:
    assert figures.further(replace(FIGURE, earlier_value=None, is_trend_met=None)) == []


def test_a_contract_is_named_by_its_key_with_the_capitals_of_names() -> None:
    assert words.contract("stoke_one_psychology") == "Stoke One Psychology"
