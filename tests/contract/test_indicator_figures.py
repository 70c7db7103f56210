"""What the indicator models take for granted of the registers."""

from __future__ import annotations

from orchestration.lib.registers import register

Row = dict[str, str]

KINDS = {
    "fixed", "cumulative_year", "national_average", "regional_average", "top_quartile",
    "previous_period", "previous_year", "tbc", "none",
}  # fmt: skip
FROM_BENCHMARK = {"national_average", "regional_average", "top_quartile"}


def values(name: str, *columns: str) -> set[tuple[str, ...]]:
    return {tuple(row[column] for column in columns) for row in register(name)}


def test_figures_of_indicators_are_cells_that_a_measure_has() -> None:
    computed = values("measure_components", "measure", "component", "window_code")
    # an empty cell is read as nobody in it, so that a misspelt one would pass for a zero
    known = values("breakdown_members", "breakdown", "breakdown_value")
    shown = values("breakdown_sets", "breakdown_set", "breakdown")
    sets = {
        (row["measure"], row["component"], row["window_code"]): row["breakdown_set"]
        for row in register("measure_components")
    }
    indicators = values("indicators", "indicator_id")
    breakdowns = values("breakdowns", "breakdown")
    for row in register("indicator_figures"):
        assert (row["indicator_id"],) in indicators, row
        assert (row["measure"], row["component"], row["window_code"]) in computed, row
        assert row["role"] in {"headline", "variant", "breakdown"}, row
        assert row["client_group"] in {"adult", "yp", "all"}, row
        breakdown_set = sets[row["measure"], row["component"], row["window_code"]]
        if breakdown_set == "local":
            # the values of a local breakdown are those of the records
            assert (row["breakdown"],) in breakdowns, row
        else:
            assert (breakdown_set, row["breakdown"]) in shown, row
        if row["breakdown_value"] and breakdown_set != "local":
            assert (row["breakdown"], row["breakdown_value"]) in known, row
        elif not row["breakdown_value"]:
            assert row["role"] == "breakdown", row


def test_an_indicator_has_one_headline_per_client_group_and_figures_that_can_be_told_apart() -> (
    None
):
    figures = register("indicator_figures")
    key = ("indicator_id", "role", "label", "client_group", "breakdown", "breakdown_value")
    names = [tuple(row[column] for column in key) for row in figures]
    assert len(names) == len(set(names))
    headlines = [
        (row["indicator_id"], row["client_group"]) for row in figures if row["role"] == "headline"
    ]
    assert len(headlines) == len(set(headlines))
    assert values("indicator_figures", "indicator_id") == {(name,) for name, _ in headlines}


def test_targets_are_of_a_kind_that_can_be_worked_out() -> None:
    for row in register("indicator_targets"):
        assert row["kind"] in KINDS, row
        assert row["combine"] in {"", "greatest", "least", "aspiration", "trend"}, row
        assert bool(row["benchmark"]) == (row["kind"] in FROM_BENCHMARK), row
        assert bool(row["target"]) == (row["kind"] in {"fixed", "cumulative_year"}), row
        assert bool(row["comparator"]) == (row["kind"] not in {"tbc", "none"}), row


def test_what_an_indicator_refers_to_is_there() -> None:
    scales = values("rating_scales", "scale")
    frequencies = values("reporting_frequencies", "reporting_frequency")
    frameworks = values("frameworks", "framework")
    for row in register("indicators"):
        assert (row["framework"],) in frameworks, row
        assert (row["reporting_frequency"],) in frequencies, row
        assert row["direction"] in {"higher", "lower", "neutral"}, row
    for row in [*register("frameworks"), *register("indicator_targets")]:
        assert not row["rating_scale"] or (row["rating_scale"],) in scales, row
    named = values("benchmark_areas", "area_kind", "area_name")
    computed = values("measure_components", "measure", "component")
    for row in register("benchmarks"):
        # a figure of another name would compare with nothing
        assert (row["measure"], row["component"]) in computed, row
        if row["area_kind"] in {"regional", "comparator"}:
            assert (row["area_kind"], row["area_name"]) in named, row
