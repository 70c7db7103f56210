"""What open issues could do to the headline figures, every number worked by hand."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from orchestration.gate import Ruleset
from orchestration.gate.decision import decide
from orchestration.gate.headline_ranges import find_headline_ranges
from orchestration.gate.published_figures import load_published_figures, registered_figures
from orchestration.gate.results import files_to_validate, store_results
from orchestration.gate.worth import rank_fixes
from orchestration.settings import SEEDS
from tests.warehouses import (
    Submission,
    Warehouse,
    count_with_duckdb,
    faulty,
    month,
    record,
    sound,
)

PERIOD = "2024-05"
# 30 of 120 clients completed, 120 clients, 45 of 60 journeys in three weeks
NORTH = (
    {"cell": "SC01.value", "provider_code": "north", "numerator": 30, "denominator": 120},
    {"cell": "ACT01.value", "provider_code": "north", "numerator": 120},
    {"cell": "WT01.value", "provider_code": "north", "numerator": 45, "denominator": 60},
)


class Range(NamedTuple):
    cases: int
    status: str
    lowest: float | None
    highest: float | None


def find(
    warehouse: Warehouse, ruleset: Ruleset, *, validate: bool = True
) -> dict[tuple[str, str, str, str], Range]:
    """Give the ranges by scope, code, measure and client group."""
    with warehouse.connect() as connection:
        waiting = files_to_validate(connection, ruleset)
        if waiting and validate:
            counts = count_with_duckdb(connection, ruleset, waiting)
            assert store_results(connection, ruleset, waiting, counts) == []
        decide(connection, ruleset, PERIOD)
        rank_fixes(connection, PERIOD)
        load_published_figures(connection, SEEDS, PERIOD)
        find_headline_ranges(connection)
        rows = connection.execute(
            """
            select scope, code, measure, client_group, cases, status, lowest, highest
            from gate_headline_range
            """
        ).fetchall()
    return {tuple(row[:4]): Range(*row[4:]) for row in rows}


def north(found: dict[tuple[str, str, str, str], Range], measure: str) -> Range:
    return found["provider", "north", measure, "adult"]


def submission(*records: tuple[str, dict[str, Any]], name: str = "a.csv") -> Submission:
    return Submission(
        *(f"ndtms/{PERIOD}/{name}", month(PERIOD), "A0001"),
        records=[(entity, "A0001", content) for entity, content in records],
    )


def rejected_episode(client: str, episode: str, **values: Any) -> tuple[str, dict[str, Any]]:
    content = record(
        *("episode",),
        **{"clientid": client, "client_ref": client, "episodid": episode, "refld": "2024-04-05"},
        **values,
    )
    return "episode", content


def test_a_case_left_out_can_come_into_both_or_into_the_denominator_alone(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty(PERIOD))
    warehouse.publish("2024-04", *NORTH)
    found = find(warehouse, ruleset)
    assert north(found, "SC01") == Range(1, "bounded", 30 / 121, 31 / 121)
    assert north(found, "WT01") == Range(1, "bounded", 45 / 61, 46 / 61)


def test_a_count_grows_by_none_or_by_all(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(submission(rejected_episode("C1", "E1"), rejected_episode("C2", "E2")))
    warehouse.publish("2024-04", *NORTH)
    assert north(find(warehouse, ruleset), "ACT01") == Range(2, "bounded", 120, 122)


def test_a_case_of_either_group_can_come_into_the_figure_of_both_together(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    """Of 100 adults 20 have mutual aid, of 108 in all 25; one adult is left out."""
    warehouse.land(submission(rejected_episode("C1", "E1")))
    aided = {"cell": "MUT01.value", "provider_code": "north", "window_code": "AT_R"}
    warehouse.publish(
        "2024-04",
        {**aided, "numerator": 20, "denominator": 100},
        {**aided, "client_group": "yp", "numerator": 5, "denominator": 8},
        {**aided, "client_group": "all", "numerator": 25, "denominator": 108},
    )
    found = find(warehouse, ruleset)
    ranges = {group: found["provider", "north", "MUT01", group] for group in ("adult", "yp", "all")}
    assert ranges == {
        "adult": Range(1, "bounded", 20 / 101, 21 / 101),
        "yp": Range(0, "bounded", 5 / 8, 5 / 8),
        "all": Range(1, "bounded", 25 / 109, 26 / 109),
    }


def test_without_open_issues_a_figure_is_what_it_is(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(sound(PERIOD))
    mean = {"cell": "TOP08.psychological.mean_change", "numerator": 20, "denominator": 8}
    warehouse.publish("2024-04", *NORTH, {**mean, "provider_code": "north"})
    found = find(warehouse, ruleset)
    assert north(found, "SC01") == Range(0, "bounded", 0.25, 0.25)
    assert north(found, "ACT01") == Range(0, "bounded", 120, 120)
    # a mean that nothing touches has no need of bounds
    assert north(found, "TOP08") == Range(0, "bounded", 2.5, 2.5)


def test_two_records_of_a_client_are_one_case_of_clients_and_two_of_journeys(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(
        submission(
            rejected_episode("C1", "E1"),
            rejected_episode("C1", "E2"),
            rejected_episode("C2", "E3"),
            # of an episode that is out already
            (
                "outcome",
                record("outcome", clientid="C2", client_ref="C2", episodid="E3", opiuse="29"),
            ),
        )
    )
    warehouse.publish("2024-04", *NORTH)
    found = find(warehouse, ruleset)
    assert north(found, "SC01").cases == 2
    assert north(found, "WT01").cases == 3


def test_a_client_without_details_takes_all_episodes_along(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    episodes = [
        ("episode", record("episode", clientid="C1", client_ref="C1", episodid=episode))
        for episode in ("E1", "E2")
    ]
    client = ("client", record("client", clientid="C1", client_ref="C1", sex=None))
    warehouse.land(submission(client, *episodes))
    warehouse.publish("2024-04", *NORTH)
    found = find(warehouse, ruleset)
    assert north(found, "SC01").cases == 1
    assert north(found, "WT01").cases == 2


def test_a_record_touches_the_measures_that_read_it(warehouse: Warehouse, ruleset: Ruleset) -> None:
    form = record("outcome", topdate=None)
    warehouse.land(submission(("outcome", form)))
    start = {"cell": "TOP01.start", "provider_code": "north", "numerator": 9, "denominator": 10}
    warehouse.publish("2024-04", *NORTH, start)
    found = find(warehouse, ruleset)
    assert north(found, "TOP01") == Range(1, "bounded", 9 / 11, 10 / 11)
    assert north(found, "SC01") == Range(0, "bounded", 0.25, 0.25)


@pytest.mark.parametrize(("until", "cases"), [("2024-05-31", 0), ("2024-05-30", 1)])
def test_an_accepted_issue_stays_as_it_is(
    warehouse: Warehouse, ruleset: Ruleset, until: str, cases: int
) -> None:
    warehouse.land(faulty(PERIOD))
    warehouse.accept_issues({"rule_id": "V021", "until_date": until})
    warehouse.publish("2024-04", *NORTH)
    assert north(find(warehouse, ruleset), "SC01").cases == cases


def test_one_accepted_failure_keeps_the_record_out(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(submission(rejected_episode("C1", "E1", dat=None)))
    warehouse.publish("2024-04", *NORTH)
    assert north(find(warehouse, ruleset), "SC01").cases == 1
    warehouse.accept_issues({"rule_id": "V021"})
    assert north(find(warehouse, ruleset), "SC01").cases == 0


def test_a_warning_is_counted_already(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(submission(("episode", record("episode", days_from_referral_to_triage=400))))
    warehouse.publish("2024-04", *NORTH)
    found = find(warehouse, ruleset)
    assert warehouse.execute("select distinct rule_id from quality_results.rule_failure") != []
    assert {row.cases for row in found.values()} == {0}


def test_a_mean_is_not_bounded(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty(PERIOD))
    mean = {"cell": "TOP08.psychological.mean_change", "numerator": 20, "denominator": 8}
    warehouse.publish("2024-04", {**mean, "provider_code": "north"})
    assert north(find(warehouse, ruleset), "TOP08") == Range(1, "not_bounded", None, None)


def test_with_nobody_in_the_denominator_a_share_can_be_all_or_none(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty(PERIOD))
    nobody = {"cell": "SC01.value", "provider_code": "north", "numerator": 0, "denominator": 0}
    warehouse.publish("2024-04", nobody)
    assert north(find(warehouse, ruleset), "SC01") == Range(1, "bounded", 0, 1)


def test_before_the_first_publication_there_is_no_range(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty(PERIOD))
    # that of the month itself would differ between the first run and the second
    warehouse.publish(PERIOD, *NORTH)
    warehouse.publish("2024-04", *NORTH, status="building")
    assert find(warehouse, ruleset) == {}


def test_figures_are_those_of_the_newest_publication_with_all_areas_together(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty(PERIOD))
    figure = {"cell": "SC01.value", "provider_code": "north"}
    warehouse.publish("2024-03", {**figure, "numerator": 1, "denominator": 1})
    warehouse.publish(
        *("2024-04", {**figure, "numerator": 2, "denominator": 8}),
        {**figure, "area": "b", "numerator": 1, "denominator": 2},
        # none of these is a headline figure of everybody
        {**figure, "window_code": "MONTH", "numerator": 50, "denominator": 50},
        {**figure, "breakdown": "ocu", "numerator": 50, "denominator": 50},
    )
    # the same month again: one figure changed, the other one stands
    warehouse.publish("2024-04", {**figure, "numerator": 4, "denominator": 8})
    assert north(find(warehouse, ruleset), "SC01") == Range(1, "bounded", 5 / 11, 6 / 11)


@pytest.mark.parametrize("is_validated", [True, False])
def test_what_was_not_read_or_not_checked_leaves_a_figure_not_known(
    warehouse: Warehouse, ruleset: Ruleset, *, is_validated: bool
) -> None:
    if is_validated:
        warehouse.land(
            Submission(
                *(f"ndtms/{PERIOD}/b.csv", month(PERIOD), "A0001"),
                status="rejected",
                rejected_rule="V001",
            )
        )
    else:
        warehouse.land(sound(PERIOD))
    area = {"cell": "SC01.value", "numerator": 40, "denominator": 200}
    warehouse.publish("2024-04", *NORTH, area)
    found = find(warehouse, ruleset, validate=is_validated)
    assert north(found, "SC01") == Range(0, "not_known", None, None)
    assert found["partnership", "a", "SC01", "adult"].status == "not_known"


def test_a_partnership_gets_the_cases_that_live_there(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(
        submission(
            rejected_episode("C1", "E1", la="E06000001", dat="X01B"),
            rejected_episode("C2", "E2", la="E06000002", dat="X02B"),
            # of neither area by its codes: of the one in which the provider has clients
            rejected_episode("C3", "E3", la=None, dat=None),
        )
    )
    warehouse.land(faulty(PERIOD, "b.csv", "A0002"))
    warehouse.execute(
        """
        create table raw.reference_areas as
        from (values ('a', ' e06000001'), ('b', 'E06000002')) as given (area, authority_code)
        """
    )
    areas = [
        {"cell": "SC01.value", "area": area, "numerator": 10, "denominator": 40}
        for area in ("a", "b")
    ]
    warehouse.publish("2024-04", *NORTH, *areas)
    found = find(warehouse, ruleset)
    # C1, C3 and the client of the other provider, who lives there too
    assert found["partnership", "a", "SC01", "adult"] == Range(3, "bounded", 10 / 43, 13 / 43)
    assert found["partnership", "b", "SC01", "adult"] == Range(1, "bounded", 10 / 41, 11 / 41)
    assert north(found, "SC01").cases == 3


def test_a_provider_without_figures_can_have_cases_anywhere(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty(PERIOD))
    areas = [
        {"cell": "SC01.value", "area": area, "numerator": 10, "denominator": 40}
        for area in ("a", "b")
    ]
    warehouse.publish("2024-04", *areas)
    found = find(warehouse, ruleset)
    assert [found["partnership", area, "SC01", "adult"].cases for area in ("a", "b")] == [1, 1]


def test_a_young_peoples_service_moves_the_figures_of_young_people(
    tmp_path_factory: pytest.TempPathFactory, ruleset: Ruleset
) -> None:
    agencies = {"A0001": ("young_people", "north")}
    warehouse = Warehouse(tmp_path_factory.mktemp("yp") / "home", agencies).create()
    warehouse.land(faulty(PERIOD))
    warehouse.publish("2024-04", *NORTH, {**NORTH[0], "client_group": "yp"})
    found = find(warehouse, ruleset)
    assert found["provider", "north", "SC01", "yp"].cases == 1
    assert north(found, "SC01").cases == 0


def test_every_measure_has_one_headline_figure() -> None:
    headlines = [figure for figure in registered_figures(SEEDS) if figure.is_headline]
    assert len({figure.measure for figure in headlines}) == len(headlines)
    by_measure = {figure.measure: figure for figure in headlines}
    assert set(by_measure) == {figure.measure for figure in registered_figures(SEEDS)}
    assert (by_measure["SC01"].component, by_measure["SC01"].window_code) == ("value", "ROLL12")
    assert (by_measure["TOP01"].component, by_measure["TOP01"].label) == (
        *("start", "start form present"),
    )
