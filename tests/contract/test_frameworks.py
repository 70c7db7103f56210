"""The registers of the five contract frameworks, against what was counted by hand."""

from __future__ import annotations

import statistics
from collections import Counter

import pytest

from orchestration.lib.registers import register

Row = dict[str, str]


INDICATORS = {row["indicator_id"]: row for row in register("indicators")}
TARGETS = register("indicator_targets")
BENCHMARKS = register("benchmarks")


def targets_of(indicator_id: str) -> list[Row]:
    return [row for row in TARGETS if row["indicator_id"] == indicator_id]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("benchmarks", (
            "benchmark", "measure", "component", "breakdown", "breakdown_value", "client_group",
            "area_name", "period_start",
        )),
        ("contract_due_dates", ("framework", "report", "period_end")),
        ("framework_findings_accepted", ("check_id", "framework", "place")),
        ("frameworks", ("framework",)),
        ("indicator_breakdowns", ("indicator_id", "breakdown")),
        ("indicator_outcomes", ("indicator_id", "outcome_set", "outcome_no")),
        ("indicator_targets", (
            "indicator_id", "client_group", "breakdown", "breakdown_value", "valid_from", "kind",
            "combine",
        )),
        ("indicator_windows", ("window_name",)),
        ("indicators", ("indicator_id",)),
        ("prevalence_estimates", ("need", "area_name", "year", "method")),
        ("rating_scales", ("scale", "rag", "valid_from")),
    ],
)  # fmt: skip
def test_a_register_of_the_frameworks_names_nothing_twice(name: str, key: tuple[str, ...]) -> None:
    rows = register(name)
    keys = [tuple(row[field] for field in key) for row in rows]
    assert [each for each, count in Counter(keys).items() if count > 1] == []
    assert all(value == value.strip() for row in rows for value in row.values())


def test_no_row_of_the_documents_is_lost() -> None:
    assert Counter(row["framework"] for row in INDICATORS.values()) == {
        "cheshire_east": 85,
        "somerset": 172,
        "hackney_city": 38,
        "wirral": 7,
        "stoke_on_trent": 39,
    }
    blocks = Counter(indicator_id.rsplit("_", 1)[0] for indicator_id in INDICATORS)
    assert (blocks["ce_sv"], blocks["som_ypor_8"], blocks["wir_ctx"]) == (9, 5, 6)
    assert sum(name.startswith("som_domes_") for name in INDICATORS) == 30
    assert sum(name.startswith("som_out_") for name in INDICATORS) == 82
    assert sum(name.startswith("ce_a4_") for name in INDICATORS) == 18


def test_every_row_that_points_elsewhere_finds_what_it_names() -> None:
    for name in ("indicator_targets", "indicator_outcomes", "indicator_breakdowns"):
        assert {row["indicator_id"] for row in register(name)} <= set(INDICATORS)
    frameworks = {row["framework"]: row for row in register("frameworks")}
    assert {row["framework"] for row in INDICATORS.values()} == set(frameworks)
    scales = {row["scale"] for row in register("rating_scales")}
    assert {row["rating_scale"] for row in frameworks.values()} <= scales
    assert {row["rating_scale"] for row in TARGETS} - {""} <= scales
    windows = {row["window_name"] for row in register("indicator_windows")}
    assert {row["window_name"] for row in INDICATORS.values()} == windows


@pytest.mark.parametrize(
    ("column", "accepted"),
    [
        ("measure_type", {
            "proportion", "count", "narrative", "distribution", "mean_change", "sum", "mean",
            "rate_per_100k", "attendance",
        }),
        ("client_group", {"all", "adult", "yp", "lac", "carer"}),
        ("direction", {"higher", "lower", "neutral"}),
        ("incentive", {"yes", "no"}),
        ("reporting_frequency", {"monthly", "quarterly", "annual", "ad hoc"}),
    ],
)  # fmt: skip
def test_an_indicator_has_words_of_the_lists(column: str, accepted: set[str]) -> None:
    assert {row[column] for row in INDICATORS.values()} == accepted


def test_every_indicator_says_how_it_is_read_and_what_it_waits_for() -> None:
    assert all(row["reading"] for row in INDICATORS.values())
    reasons = {row["not_collected_reason"] for row in INDICATORS.values()}
    assert all(
        reason.startswith(
            ("needs local extract: ", "needs return: ", "needs reference table: ", "no measure")
        )
        for reason in reasons - {""}
    )
    # the one contract without a treatment service has no NDTMS figure
    sources = {row["measure"]: row["data_source"] for row in register("measures")}
    assert all(
        sources[row["measure"]] == "local"
        for row in register("indicator_figures")
        if INDICATORS[row["indicator_id"]]["framework"] == "stoke_on_trent"
    )


def test_every_indicator_has_a_target_or_says_that_it_has_none() -> None:
    assert {row["indicator_id"] for row in TARGETS} == set(INDICATORS)
    assert Counter(row["kind"] for row in TARGETS if row["target"]) == {
        "fixed": 60,
        "cumulative_year": 4,
    }


@pytest.mark.parametrize(
    ("indicator_id", "comparator", "target"),
    [
        # as agreed, percentages divided by 100
        ("som_out_ocu_in_treatment", ">=", 0.6),
        ("som_out_waiting_10_days", ">=", 1),
        ("hac_05a", ">=", 350),
        ("hac_05b", ">=", 280),
        ("hac_10b", ">", 0.5),
        ("hac_11b", ">", 0.5),
        ("hac_12_1", ">=", 0.6),
        ("hac_12_2", ">", 0.4),
        ("hac_12_3", ">=", 0.8),
        ("hac_12_4", ">", 0.5),
        ("hac_12_5a", ">=", 1),
        ("hac_12_5b", ">", 0.6),
        ("hac_12_5c", ">", 0.8),
        ("hac_13", "<", 0.5),
        ("hac_14a", ">=", 0.6),
        ("hac_14b", ">=", 0.6),
        ("hac_14c", ">=", 0.17),
        ("hac_15a", ">=", 1),
        ("hac_15b", ">=", 4),
        ("wir_01", ">=", 0.1),
        ("ce_a3_2", ">=", 5),
        ("ce_a3_3a", ">=", 1),
        ("ce_a3_5a", ">=", 1),
        ("ce_a4_17", ">=", 0.7),
        ("ce_a2_06_mech", ">=", 4),
        ("sot_rag_05", "<=", 0),
        ("sot_fin_03", "<=", 0.15),
    ],
)
def test_a_target_is_the_one_agreed(indicator_id: str, comparator: str, target: float) -> None:
    [row] = targets_of(indicator_id)
    assert (row["comparator"], float(row["target"])) == (comparator, target)


@pytest.mark.parametrize(("indicator_id", "target"), [("hac_06a", 0.5), ("hac_06b", 0.7)])
def test_unmet_need_has_a_strict_limit_and_a_fall_that_is_only_shown(
    indicator_id: str, target: float
) -> None:
    limit, fall = targets_of(indicator_id)
    assert (limit["comparator"], float(limit["target"]), limit["combine"]) == ("<", target, "")
    assert (fall["kind"], fall["comparator"], fall["combine"]) == ("previous_period", "<", "trend")


def test_continuity_of_care_is_rated_at_the_higher_of_thirty_percent_and_the_average() -> None:
    fixed, average = targets_of("hac_04")
    assert (fixed["kind"], float(fixed["target"])) == ("fixed", 0.3)
    assert (average["kind"], average["benchmark"]) == ("national_average", "cj01_national")
    assert {fixed["combine"], average["combine"]} == {"greatest"}


def test_completions_are_compared_per_substance_and_the_top_quartile_is_an_aspiration() -> None:
    rows = targets_of("hac_01")
    assert Counter(row["breakdown_value"] for row in rows) == {
        "opiate": 3,
        "non_opiate_only": 3,
        "non_opiate_and_alcohol": 3,
        "alcohol_only": 3,
    }
    assert {row["combine"] for row in rows if row["kind"] == "top_quartile"} == {"aspiration"}
    assert {row["combine"] for row in rows if row["kind"] != "top_quartile"} == {"greatest"}


@pytest.mark.parametrize("indicator_id", ["hac_08", "hac_09a"])
def test_the_top_quartile_is_shown_beside_the_averages_that_are_rated(indicator_id: str) -> None:
    assert {row["kind"]: row["combine"] for row in targets_of(indicator_id)} == {
        "national_average": "greatest",
        "regional_average": "greatest",
        "top_quartile": "aspiration",
    }


def test_admissions_have_no_target_but_are_compared_with_the_year_before() -> None:
    none, *trends = targets_of("hac_16b")
    assert none["target_state"] == "none"
    assert [
        (row["breakdown_value"], row["kind"], row["comparator"], row["combine"]) for row in trends
    ] == [
        ("", "previous_period", "<", "trend"),
        ("E09000001", "previous_period", "<", "trend"),
        ("E09000012", "previous_period", "<", "trend"),
    ]


def test_an_authority_that_a_register_names_is_one_of_its_area() -> None:
    authorities = register("area_authorities")
    asked = {
        (row["breakdown"], name)
        for row in register("indicator_breakdowns")
        if row["breakdown"] == "local_authority"
        for name in row["breakdown_values"].split(";")
    }
    assert asked == {("local_authority", row["authority"]) for row in authorities}
    estimated = {
        (row["area"], row["area_name"])
        for row in register("prevalence_estimates")
        if row["area"] == "hackney_city"
    }
    assert estimated == {(row["area"], row["authority_name"]) for row in authorities}
    codes = {row["authority_code"] for row in authorities}
    assert {row["breakdown_value"] for row in TARGETS if row["breakdown"] == "authority"} <= codes


def test_a_share_of_residents_is_held_against_a_figure_that_a_measure_has() -> None:
    components = {(row["measure"], row["component"]) for row in register("measure_components")}
    assert {(row["measure"], row["component"]) for row in register("resident_profiles")} <= (
        components
    )


def test_a_term_belongs_to_an_indicator_that_has_a_trend() -> None:
    terms = {row["indicator_id"]: row["contract_months"] for row in register("trend_terms")}
    assert terms == dict.fromkeys(("hac_07a", "hac_07b", "hac_07c", "hac_07d"), "24")
    assert set(terms) <= {row["indicator_id"] for row in TARGETS if row["combine"] == "trend"}


def test_an_incentive_of_everybody_is_counted_together_and_by_adults_and_young_people() -> None:
    groups: dict[str, set[str]] = {}
    for row in register("indicator_figures"):
        indicator = INDICATORS[row["indicator_id"]]
        if (
            row["role"] == "headline"
            and indicator["section"].startswith("Appendix 2")
            and (indicator["client_group"], indicator["data_source"] != "narrative")
            == ("all", True)
        ):
            groups.setdefault(row["indicator_id"], set()).add(row["client_group"])
    asked = ("ce_a2_03", "ce_a2_07", "ce_a2_08a", "ce_a2_08b", "ce_a2_09", "ce_a2_10")
    assert groups == {indicator_id: {"all", "adult", "yp"} for indicator_id in asked}


@pytest.mark.parametrize(("indicator_id", "comparator"), [("ce_a2_04", ">"), ("ce_a2_08a", "<")])
def test_a_rise_or_fall_of_an_incentive_is_judged_against_the_same_quarter_of_last_year(
    indicator_id: str, comparator: str
) -> None:
    to_be_agreed, trend = targets_of(indicator_id)
    assert to_be_agreed["target_state"] == "tba"
    assert (trend["kind"], trend["comparator"], trend["combine"]) == (
        "previous_year",
        comparator,
        "trend",
    )


@pytest.mark.parametrize(
    ("indicator_id", "state"),
    [("ce_a3_3b", "tbc"), ("ce_a2_03", "tba"), ("ce_a4_05", "blank"), ("som_mds_04", "none")],
)
def test_why_there_is_no_target_is_told_apart(indicator_id: str, state: str) -> None:
    [row] = targets_of(indicator_id)
    assert (row["target"], row["target_state"]) == ("", state)


def test_the_outcomes_are_the_ticks_that_can_be_read() -> None:
    rows = register("indicator_outcomes")
    assert Counter(row["outcome_set"] for row in rows) == {
        "somerset_outcomes": 97,
        "cheshire_east_social_value": 9,
    }
    risk = [row["outcome_no"] for row in rows if row["indicator_id"] == "som_out_risk_plan"]
    assert risk == ["1", "2", "3", "4", "6", "7"]
    assert not any(row["indicator_id"] == "som_out_parents" for row in rows)


def test_the_default_scale_leaves_no_share_without_a_colour() -> None:
    bounds = {
        row["rag"]: (row["lower_bound"], row["upper_bound"])
        for row in register("rating_scales")
        if row["scale"] == "default"
    }
    assert bounds == {
        "red": ("", "0.8"),
        "amber": ("0.8", "1"),
        "green": ("1", ""),
        "near_target": ("0.9", "1"),
    }


def test_nothing_reconstructed_is_published_as_a_figure_of_others() -> None:
    assert {row["certainty"] for row in BENCHMARKS} == {"sourced"}
    # the rates of these years are known from memory alone
    last = max(row["period_end"] for row in BENCHMARKS if row["benchmark"] == "sc04_national")
    assert last == "2014-12-31"


def test_the_met_need_of_all_areas_gives_the_published_quartiles() -> None:
    values = [
        float(row["value"]) * 100
        for row in BENCHMARKS
        if (row["benchmark"], row["component"]) == ("need01_areas", "alcohol_dependence.met")
    ]
    quartiles = statistics.quantiles(values, n=4, method="inclusive")
    assert len(values) == 147
    assert quartiles == pytest.approx([15.24, 18.45, 21.56], abs=0.006)
    assert max(values) == pytest.approx(47.01)


def test_the_estimate_of_cheshire_east_is_the_mean_of_three_years() -> None:
    estimates = {
        (row["area"], row["year"]): float(row["estimate"])
        for row in register("prevalence_estimates")
        if row["need"] == "alcohol_dependence"
    }
    years = [estimates["cheshire_east", year] for year in ("2015-16", "2016-17", "2017-18")]
    assert statistics.mean(years) == pytest.approx(3483.67, abs=0.01)
    assert estimates["cheshire_east", "2018-19"] == 3483.67


def test_the_areas_of_a_contract_add_up() -> None:
    parts = {
        row["area_name"]
        for row in register("prevalence_estimates")
        if row["area"] == "hackney_city"
    }
    assert parts == {"Hackney", "City of London"}


def test_the_days_on_which_reports_are_due_are_those_printed() -> None:
    due = {row["period_end"]: row["due_date"] for row in register("contract_due_dates")}
    assert len(due) == 12
    assert (due["2018-09-30"], due["2019-03-31"]) == ("2018-10-13", "2019-04-12")
    assert due["2021-06-30"] == "2021-06-30"


@pytest.mark.parametrize(
    ("table", "seed"),
    [
        ("targets", "indicator_targets"),
        ("benchmarks", "benchmarks"),
        ("prevalence", "prevalence_estimates"),
    ],
)
def test_a_landed_table_has_the_columns_of_the_seed_it_replaces(table: str, seed: str) -> None:
    columns = [
        row["column_name"] for row in register("reference_tables") if row["table_name"] == table
    ]
    assert columns == list(register(seed)[0])
