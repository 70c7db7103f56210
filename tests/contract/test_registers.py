"""The registers, the models and the suites say the same things, with none left over."""

from __future__ import annotations

import calendar
import csv
import json
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import chi2

from orchestration.gate.completeness import DATASETS
from orchestration.gate.rules import LOCAL_DATASET
from orchestration.lib.registers import register
from orchestration.settings import DBT_PROJECT, EXPECTATIONS, PROJECT, SEEDS

Row = dict[str, str]

# what readers of measure_values rely on: windows and components of each measure
SUBSTANCES = ("opiates", "crack", "cocaine", "amphetamines", "cannabis", "alcohol")
OUTCOMES = ("abstinent", "improved", "unchanged", "deteriorated")
EXITS = (
    "successful", "transferred_not_custody", "transferred_custody", "referred_on", "dropped_out",
    "withdrawn", "prison", "declined", "died", "other_unplanned", "inconsistent",
)  # fmt: skip
BANDS = ("under_1", "1_to_2", "2_to_4", "4_to_6", "6_plus")
KEPT_COMPONENTS = {
    "ACT01": (("MONTH", "YTD", "ROLL12"), ("value",)),
    "ACT02": (("MONTH", "QTR", "YTD"), ("value",)),
    "ACT03": (("YTD", "ROLL12"), EXITS),
    "SC01": (("ROLL12", "MONTH"), ("value",)),
    "SC03": (("FIRST6",), ("value",)),
    "SC04": (("COMPLETE12",), ("value",)),
    "SC05": (("COMPLETE12",), ("value",)),
    "WT01": (("QTR", "ROLL12"), ("value",)),
    "WT02": (("QTR", "ROLL12"), ("over_3_weeks", "over_6_weeks")),
    "WT03": (("MONTH",), ("value",)),
    "RET01": (("ROLL12",), ("value",)),
    "RET02": (("EARLY12",), ("value",)),
    "RET03": (("AT_R",), (*BANDS, "mean_years")),
    "TOP01": (("ROLL12",), ("start", "review", "exit", "exit_planned")),
    "TOP02": (("ROLL12",), tuple(f"{name}.{end}" for name in SUBSTANCES for end in OUTCOMES)),
    "TOP04": (("ROLL12",), ("value",)),
    "TOP05": (("ROLL12",), (*SUBSTANCES, "all_substances")),
    "TOP08": (
        ("ROLL12", "QTR"),
        ("psychological.mean_change", "quality_of_life.mean_change", "psychological.improved"),
    ),
    "HR07": (("AT_R",), ("issued", "covered")),
    "HR11": (("ROLL12",), ("value",)),
    "FAM01": (("ROLL12",), ("value",)),
    "CJ02": (("ROLL12",), ("value",)),
}
# single figures beside those
FURTHER_COMPONENTS = {
    ("ACT01", "value", "QTR"),
    ("SC03", "value", "COMPLETE12"),
    *(("SC03", cohort, "FIRST6") for cohort in ("looked_after", "care_leavers_under_26")),
    ("SC04", "value", "YTD_LAG6"),
    ("SC05", "value", "YTD"),
    ("SC05", "value", "YTD_LAG6"),
    ("WT01", "assessment_to_start", "QTR"),
    ("RET01", "new_journeys", "ROLL12"),
    ("RET02", "value", "EARLYQ"),
    ("RET02", "value", "ROLL12"),
    ("RET03", "under_2", "AT_R"),
    *(("RET03", band, "ROLL12") for band in BANDS),
    ("CJ02", "new_presentations", "QTR"),
    ("CJ02", "new_presentations", "YTD"),
    ("CJ02", "value", "MONTH"),
    *(("CJ02", "contact", window) for window in ("MONTH", "ROLL12")),
    *(("CJ02", "new_presentations_any_source", window) for window in ("QTR", "YTD")),
    ("HR07", "supplied", "ROLL12"),
    ("HR07", "issued_ocu", "AT_R"),
    ("HR07", "covered_ocu", "AT_R"),
    *(("TOP02", f"{name}.abstinent_or_improved", "ROLL12") for name in SUBSTANCES),
    *(("TOP05", f"{name}.all_exits", "QTR") for name in (*SUBSTANCES, "all_substances")),
    *(("TOP08", f"psychological.{name}", "QTR") for name in ("mean_start", "mean_exit")),
    *(("TOP08", f"quality_of_life.{name}", "ROLL12") for name in ("mean_start", "mean_exit")),
    ("TOP08", "psychological.mean_of_exit_forms", "QTR"),
    ("TOP08", "quality_of_life.mean_of_all_forms", "ROLL12"),
    ("TOP08", "quality_of_life.normative", "ROLL12"),
}
# Stoke's contract named these days for its reports, by the quarter's last month
STOKE_REPORTS_DUE = {
    "2018-09": "2018-10-13", "2018-12": "2019-01-11", "2019-03": "2019-04-12",
    "2019-06": "2019-07-12", "2019-09": "2019-10-11", "2019-12": "2020-01-10",
    "2020-03": "2020-04-10", "2020-06": "2020-07-10", "2020-09": "2020-10-09",
    "2020-12": "2021-01-08", "2021-03": "2021-04-09", "2021-06": "2021-06-30",
}  # fmt: skip
# a Saturday, and the day the contract ended: no rule gives them
STOKE_BY_HAND = {"2018-09", "2021-06"}

_MODELS = DBT_PROJECT / "models"


def column(name: str, field: str) -> list[str]:
    return [row[field] for row in register(name)]


def codes_of(code_list: str) -> set[str]:
    return {row["code"] for row in register("ndtms_codes") if row["code_list"] == code_list}


def sql_of_the_project() -> str:
    """Give all SQL of models and macros in one text, without comments."""
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in (_MODELS, DBT_PROJECT / "macros")
        for path in sorted(folder.rglob("*.sql"))
    )
    return re.sub(r"\{#.*?#\}|--[^\n]*", "", text, flags=re.DOTALL)


# every register ------------------------------------------------------------------------------


def test_every_register_is_declared_with_its_columns_and_nothing_else_is(
    manifest: dict[str, Any],
) -> None:
    seeds = {
        node["name"]: list(node["config"]["column_types"])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "seed"
    }
    headers = {}
    for path in SEEDS.glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as handle:
            headers[path.stem] = next(csv.reader(handle))
    assert seeds == headers


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("age_bands", ("band",)),
        ("area_authorities", ("authority_code",)),
        ("breakdown_members", ("breakdown", "breakdown_value", "substance_group", "is_ocu")),
        ("breakdown_sets", ("breakdown_set", "breakdown", "breakdown_value")),
        ("breakdowns", ("breakdown",)),
        ("discharge_reasons", ("code", "valid_from")),
        (
            "disclosure_exclusions",
            ("measure", "client_group", "breakdown", "breakdown_value"),
        ),
        ("disclosure_sums", ("sum_code", "kind", "measure", "component", "window_code")),
        ("dq_rules", ("rule_id",)),
        ("indicator_text_sources", ("indicator_id", "entity", "report_id", "part_id")),
        ("interventions", ("code", "valid_from")),
        ("local_entities", ("entity",)),
        ("local_fields", ("entity", "field")),
        ("measure_components", ("measure", "component", "window_code")),
        ("measure_inputs", ("measure", "entity")),
        ("measure_parameters", ("parameter", "valid_from")),
        ("measure_previews", ("measure", "component", "window_code")),
        ("measure_windows", ("window_code",)),
        ("measures", ("measure",)),
        ("naloxone_answers", ("code",)),
        ("ndtms_codes", ("code_list", "code")),
        ("ndtms_entities", ("entity",)),
        ("ndtms_field_aliases", ("alias",)),
        ("ndtms_fields", ("field",)),
        ("outcome_comparators", ("measure", "component", "comparator", "valid_from")),
        ("outcome_substances", ("substance",)),
        ("reference_tables", ("table_name", "column_name")),
        ("reporting_calendar", ("period",)),
        ("resident_profiles", ("profile", "measure", "component", "client_group")),
        ("status_answers", ("item", "code")),
        ("substance_code_ranges", ("first_code",)),
        ("substances", ("code",)),
        ("poisson_limits", ("events",)),
        ("measure_local_entities", ("measure", "component", "entity")),
        ("t_quantiles", ("degrees_of_freedom",)),
        ("time_in_treatment_bands", ("band",)),
        ("trend_terms", ("indicator_id",)),
        ("value_kinds", ("value_kind",)),
    ],
)
def test_a_register_names_nothing_twice(name: str, key: tuple[str, ...]) -> None:
    keys = [tuple(row[field] for field in key) for row in register(name)]
    assert len(keys) == len(set(keys))
    assert all(all(row[field] == row[field].strip() for field in row) for row in register(name))


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.csv")), ids=lambda path: path.stem)
def test_flags_are_y_or_n_and_dates_are_iso(path: Any) -> None:
    for row in register(path.stem):
        for field, value in row.items():
            # which group a breakdown value takes in is a flag or open
            if field.startswith("is_") or (path.stem, field) == ("breakdown_members", "is_ocu"):
                is_open = (path.stem, field) == ("breakdown_members", "is_ocu")
                assert value in ({"Y", "N", ""} if is_open else {"Y", "N"}), (field, value)
            if field in ("valid_from", "valid_to") and value:
                date.fromisoformat(value)


# measures ------------------------------------------------------------------------------------


def model_of(measure: str) -> str:
    return f"measure_{measure.lower()}"


def test_every_measure_has_a_model_and_every_measure_model_is_registered() -> None:
    folder = _MODELS / "marts" / "measures"
    shared = set((folder / "values").glob("*.sql"))
    # a measure lies in the folder of its family
    models = {path.relative_to(folder) for path in set(folder.rglob("*.sql")) - shared}
    assert models == {
        # a model of local extracts may hold a family
        Path("local" if row["data_source"] == "local" else row["family"]) / f"{row['model']}.sql"
        for row in register("measures")
    }
    assert all(
        row["model"] == model_of(row["measure"])
        for row in register("measures")
        if row["data_source"] == "ndtms"
    )


def test_every_measure_has_components_and_every_component_a_measure() -> None:
    assert set(column("measures", "measure")) == set(column("measure_components", "measure"))


def test_the_register_keeps_the_windows_and_components_that_readers_rely_on() -> None:
    kept = {
        (measure, component, window)
        for measure, (windows, components) in KEPT_COMPONENTS.items()
        for window in windows
        for component in components
    } | FURTHER_COMPONENTS
    registered = {
        (row["measure"], row["component"], row["window_code"])
        for row in register("measure_components")
    }
    assert kept - registered == set()
    assert {row for row in registered - kept if row[0] in KEPT_COMPONENTS} == set()


def test_a_measure_model_takes_its_windows_from_its_own_rows_of_the_register() -> None:
    measures: dict[str, set[str]] = {}
    for row in register("measures"):
        measures.setdefault(row["model"], set()).add(row["measure"])
    for model, own in measures.items():
        text = next(_MODELS.rglob(f"{model}.sql")).read_text(encoding="utf-8")
        named = re.findall(r"\b(?!measure_case|local_case)\w+\(\s*'([A-Z]+\d\d)'", text)
        # of a family that shares a model, one may ask for the windows of another; a part of another
        # measure's cases has the windows of those
        assert named or "ref('measure_" in text, model
        if not named:
            continue
        assert set(named) <= own if len(own) > 1 else set(named) == own, model


def test_a_measure_that_looks_at_journeys_in_windows_asks_for_windows_that_have_them() -> None:
    """Without them the measure would find nobody, and say so as if nobody were there."""
    have_journeys = {
        row["window_code"] for row in register("measure_windows") if row["has_journeys"] == "Y"
    }
    folder = _MODELS / "intermediate" / "windows"
    of_journeys = {
        path.stem
        for path in folder.glob("*.sql")
        if path.stem == "int_journey_windows"
        or "ref('int_journey_windows')" in path.read_text(encoding="utf-8")
        or path.stem == "int_reviewed_journeys"
    }
    looked_at = 0
    for row in register("measures"):
        text = next(_MODELS.rglob(f"{row['model']}.sql")).read_text(encoding="utf-8")
        read = set(re.findall(r"ref\('(\w+)'\)", text))
        # a measure with a look of its own at the windows places its journeys itself
        if read & of_journeys and "int_windows" not in read:
            looked_at += 1
            asked = {
                component["window_code"]
                for component in register("measure_components")
                if component["measure"] == row["measure"]
            }
            assert asked <= have_journeys, (row["measure"], asked - have_journeys)
    assert looked_at > 40


def test_a_figure_by_an_attribute_of_the_client_has_a_window_with_journeys() -> None:
    """The attributes are those of the client's journeys in the window; else nobody has any."""
    have_journeys = {
        row["window_code"] for row in register("measure_windows") if row["has_journeys"] == "Y"
    }
    by_attribute = {row["breakdown"] for row in register("breakdowns") if row["attribute"]}
    sets = {
        row["breakdown_set"]
        for row in register("breakdown_sets")
        if row["breakdown"] in by_attribute
    }
    asked = [row for row in register("measure_components") if row["breakdown_set"] in sets]
    assert len(asked) > 40
    assert [row for row in asked if row["window_code"] not in have_journeys] == []


def test_every_window_of_a_component_is_registered_and_every_window_is_used() -> None:
    assert set(column("measure_components", "window_code")) == set(
        column("measure_windows", "window_code")
    )


def test_a_preview_is_a_figure_of_the_register() -> None:
    figures = {
        (row["measure"], row["component"], row["window_code"])
        for row in register("measure_components")
    }
    previews = register("measure_previews")
    assert {(row["measure"], row["component"], row["window_code"]) for row in previews} <= figures
    assert all(row["reason"] for row in previews)


def test_a_sum_of_counts_has_one_whole_and_parts_that_are_components() -> None:
    components = {
        (row["measure"], row["component"], row["window_code"])
        for row in register("measure_components")
    }
    sides: dict[str, list[str]] = {}
    for row in register("disclosure_sums"):
        assert (row["measure"], row["component"], row["window_code"]) in components, row
        assert row["kind"] in ("persons", "base")
        sides.setdefault(row["sum_code"], []).append(row["side"])
    for sum_code, found in sides.items():
        assert sorted(found) == ["part"] * (len(found) - 1) + ["whole"], sum_code
        assert len(found) > 1, sum_code


def test_every_kind_of_window_is_computed() -> None:
    text = (_MODELS / "intermediate" / "windows" / "int_windows.sql").read_text(encoding="utf-8")
    assert set(column("measure_windows", "kind")) == set(re.findall(r"when '(\w+)'", text))


def test_completeness_rests_on_a_component_of_the_same_counting_kind() -> None:
    registered = {
        (row["measure"], row["component"], row["window_code"]): row
        for row in register("measure_components")
    }
    named = [row for row in registered.values() if row["completeness_measure"]]
    assert named
    for row in named:
        # forms that are due are counted over twelve months
        basis = registered[row["completeness_measure"], row["completeness_component"], "ROLL12"]
        assert basis["value_kind"] == "proportion"
        assert basis["client_groups"] == row["client_groups"]
    assert all(row["completeness_component"] for row in named)


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("value_kind", {row["value_kind"] for row in register("value_kinds")}),
        ("counting_unit", {"clients", "journeys", "referrals", "records"}),
        ("client_groups", {"both", "each_and_all", "adult", "yp", "all"}),
    ],
)
def test_components_use_known_words(field: str, known: set[str]) -> None:
    assert set(column("measure_components", field)) == known


def test_the_components_of_a_measure_come_from_the_registers_they_stand_for() -> None:
    components: dict[str, set[str]] = {}
    for row in register("measure_components"):
        components.setdefault(row["measure"], set()).add(row["component"])
    every_substance = set(column("outcome_substances", "substance"))
    # those of adults have a reliable change
    substances = {
        row["substance"] for row in register("outcome_substances") if row["change_parameter"]
    }
    assert components["ACT03"] == set(column("discharge_reasons", "reporting_group"))
    assert components["RET03"] == {*column("time_in_treatment_bands", "band"), "mean_years"}
    at_exit = substances | {"all_substances"}
    assert components["TOP05"] == at_exit | {f"{name}.all_exits" for name in at_exit}
    assert {name.partition(".")[0] for name in components["TOP02"]} == substances
    at_both_points = {f"{name}.{point}" for name in every_substance for point in ("start", "exit")}
    assert components["YP04"] == at_both_points
    assert components["YP05"] == at_both_points


@pytest.mark.parametrize("name", ["age_bands", "time_in_treatment_bands"])
def test_bands_follow_on_each_other(name: str) -> None:
    bands = [row for row in register(name) if row.get("is_summary", "N") == "N"]
    assert bands[0]["from_years"] == "0"
    assert bands[-1]["to_years"] == ""
    assert [band["to_years"] for band in bands[:-1]] == [band["from_years"] for band in bands[1:]]


def test_every_measure_names_fields_of_the_data_set_as_its_inputs() -> None:
    rows = register("measure_inputs")
    of_journeys = {row["measure"] for row in register("measures") if row["data_source"] == "ndtms"}
    assert {row["measure"] for row in rows} == of_journeys
    known = {(row["entity"], row["field"]) for row in register("ndtms_fields")}
    for row in rows:
        fields = row["fields"].split(";")
        assert len(fields) == len(set(fields)), row
        assert {(row["entity"], field) for field in fields} <= known, row


def test_the_inputs_of_the_measures_are_what_the_known_records_carry() -> None:
    """A field that no `known` model reads can be no input, and one carried for a measure is one."""
    known = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted((_MODELS / "intermediate" / "known").glob("*.sql"))
    ) + (DBT_PROJECT / "macros" / "known_children.sql").read_text(encoding="utf-8")
    inputs = {
        field
        for row in register("measure_inputs")
        # all answers of a form are read, by a loop over the register
        if row["entity"] not in ("outcome", "outcome_yp")
        for field in row["fields"].split(";")
    }
    read = {
        row["field"]
        for row in register("ndtms_fields")
        if row["entity"] not in ("outcome", "outcome_yp")
        # in quotes it is the name of an entity
        and re.search(rf"(?<!')\b{row['field'].lower()}(_date|_number)?\b", known)
    }
    # carried for the published facts alone
    assert read - inputs == {"MODSET"}
    assert inputs - read == set()


# parameters ----------------------------------------------------------------------------------


def parameters_named_in_registers() -> set[str]:
    return {
        *column("measure_windows", "lag_parameter"),
        *column("measure_components", "amount_divisor_parameter"),
        *column("outcome_substances", "change_parameter"),
    } - {""}


def test_every_parameter_named_in_a_model_or_register_exists() -> None:
    known = set(column("measure_parameters", "parameter"))
    own_columns = {"as_at_id", "parameter_set", "parameter", "value", "valid_from", "valid_to"}
    named = set(re.findall(r"\bparameters\.(\w+)", sql_of_the_project()))
    assert named - own_columns - known == set()
    assert parameters_named_in_registers() - known == set()


def test_every_parameter_is_used() -> None:
    # the reports round and withhold by parameters too
    reports = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted((PROJECT / "orchestration" / "reports").rglob("*.py"))
    )
    words = set(re.findall(r"\w+", sql_of_the_project() + reports))
    words |= parameters_named_in_registers()
    assert set(column("measure_parameters", "parameter")) - words == set()


def test_no_register_row_of_a_parameter_lacks_value_source_or_meaning() -> None:
    # no tolerance at all is what the contract prints
    may_be_nothing = {"service_spend_tolerance"}
    for row in register("measure_parameters"):
        value = float(row["value"])
        assert value > 0 or (value == 0 and row["parameter"] in may_be_nothing), row["parameter"]
        assert row["certainty"], row["parameter"]
        assert row["source"], row["parameter"]
        assert row["meaning"], row["parameter"]


def test_parameters_that_are_counted_in_whole_days_months_or_years_are_whole() -> None:
    """Casting 2.5 to a whole number gives 3 on one engine and 2 on another."""
    counted = set(
        re.findall(r"cast\(\s*(?:\w+\.)?(\w+) as (?:big)?int(?:eger)?\s*\)", sql_of_the_project())
    )
    for row in register("measure_parameters"):
        if row["parameter"] in counted or re.search(
            r"_(?:days|months|years)$|^rci_days_", row["parameter"]
        ):
            assert float(row["value"]).is_integer(), row["parameter"]


def test_a_parameter_holds_on_every_day_from_its_first_and_on_no_day_twice() -> None:
    spans: dict[str, list[tuple[date, date]]] = {}
    for row in register("measure_parameters"):
        last = date.fromisoformat(row["valid_to"] or "9999-12-31")
        spans.setdefault(row["parameter"], []).append((date.fromisoformat(row["valid_from"]), last))
    first_month = date.fromisoformat(register("reporting_calendar")[0]["report_date"])
    for parameter, days in spans.items():
        days.sort()
        assert days[0][0] <= first_month, parameter
        assert days[-1][1] == date(9999, 12, 31), parameter
        for (_, last), (following, _) in pairwise(days):
            assert following == last + timedelta(days=1), parameter


def test_the_adult_age_and_the_follow_up_fit_the_windows() -> None:
    values = {row["parameter"]: float(row["value"]) for row in register("measure_parameters")}
    windows = {row["window_code"]: row for row in register("measure_windows")}
    follow_up = int(values["representation_months"])
    # the last completion of the window has had its whole follow-up by the report date
    for window in ("FIRST6", "COMPLETE12"):
        assert -int(windows[window]["last_month_offset"]) == follow_up
    assert windows["EARLY12"]["lag_parameter"] == "retention_days"
    assert values["wait_3_weeks_days"] < values["wait_6_weeks_days"]
    assert values["top_review_min_days"] < values["top_review_max_days"]
    assert values["top_start_window_days"] < values["top_review_min_days"]


# breakdowns and code lists -------------------------------------------------------------------


def substance_groups() -> set[str]:
    text = (DBT_PROJECT / "macros" / "client_attributes.sql").read_text(encoding="utf-8")
    block = text[text.index("macro substance_group(") : text.index("macro client_group(")]
    return set(re.findall(r"(?:then|else) '(\w+)'", block))


def test_breakdowns_are_made_of_the_groups_that_the_models_give() -> None:
    members = register("breakdown_members")
    assert {row["substance_group"] for row in members} - {""} == substance_groups()
    values: dict[str, dict[str, set[str]]] = {}
    for row in members:
        own_values = values.setdefault(row["breakdown"], {})
        own_values.setdefault(row["breakdown_value"], set()).add(row["substance_group"])
    assert values == {
        "total": {"all": {""}},
        "substance_group": {group: {group} for group in substance_groups()},
        "substance_rollup": {
            "non_opiate_all": {"non_opiate_only", "non_opiate_and_alcohol"},
            "any_alcohol_no_opiate": {"alcohol_only", "non_opiate_and_alcohol"},
            "any_drug": {"opiate", "non_opiate_only", "non_opiate_and_alcohol"},
        },
        "ocu": {"yes": {""}, "no": {""}},
    }


def test_a_breakdown_rests_on_groups_or_on_one_attribute_that_the_models_give() -> None:
    text = (DBT_PROJECT / "macros" / "client_attributes.sql").read_text(encoding="utf-8")
    block = text[text.index("macro client_attributes()") : text.index("macro windows_asking_for(")]
    attributes = set(re.findall(r"'(\w+)'", block))
    members = {(row["breakdown"], row["breakdown_value"]) for row in register("breakdown_members")}
    used = set()
    asked_of_journeys = set(column("breakdown_sets", "breakdown"))
    for row in register("breakdowns"):
        if row["breakdown"] not in asked_of_journeys:
            # a case of a local extract brings its value along
            assert not row["attribute"]
            assert (row["within_breakdown"], row["within_value"]) == ("total", "all")
            continue
        assert (row["breakdown"] in {breakdown for breakdown, _ in members}) != bool(
            row["attribute"]
        )
        # everything but the total splits a cell that rests on groups
        within = (row["within_breakdown"], row["within_value"])
        assert within in members if row["breakdown"] != "total" else within == ("", "")
        used |= {row["attribute"]} - {""}
    assert used == attributes


def test_every_component_names_a_set_and_every_set_has_the_total_and_known_breakdowns() -> None:
    sets: dict[str, set[str]] = {}
    for row in register("breakdown_sets"):
        sets.setdefault(row["breakdown_set"], set()).add(row["breakdown"])
    # the cases of local extracts bring their breakdowns along
    assert set(column("measure_components", "breakdown_set")) - {"local"} <= set(sets)
    breakdowns = {row["breakdown"]: row for row in register("breakdowns")}
    for name, asked in sets.items():
        assert "total" in asked, name
        assert asked <= set(breakdowns)
        # a cell that is split is there to be added up to
        assert {breakdowns[breakdown]["within_breakdown"] for breakdown in asked} - {""} <= asked


def test_completeness_is_computed_for_every_breakdown_of_the_figures_that_rest_on_it() -> None:
    sets: dict[str, set[str]] = {}
    for row in register("breakdown_sets"):
        sets.setdefault(row["breakdown_set"], set()).add(row["breakdown"])
    rows = {
        (row["measure"], row["component"], row["window_code"]): row
        for row in register("measure_components")
    }
    for row in rows.values():
        if row["completeness_measure"]:
            basis = rows[row["completeness_measure"], row["completeness_component"], "ROLL12"]
            assert sets[row["breakdown_set"]] <= sets[basis["breakdown_set"]], row


def test_settings_and_known_ethnic_groups_have_a_reporting_group() -> None:
    for row in register("ndtms_codes"):
        if row["code_list"] in ("ETHNIC", "MODSET"):
            assert bool(row["reporting_group"]) == (row["is_missing"] == "N"), row


@pytest.mark.parametrize(
    ("name", "code_list"),
    [
        ("discharge_reasons", "DISRSN"),
        ("substances", "DRUG"),
        ("interventions", "MODAL"),
        ("naloxone_answers", "NALOXISS"),
    ],
)
def test_a_register_of_codes_covers_its_code_list(name: str, code_list: str) -> None:
    assert set(column(name, "code")) == codes_of(code_list)


def test_the_answers_on_a_clients_state_cover_their_code_lists_but_for_missing_answers() -> None:
    rows = register("status_answers")
    missing = {
        (row["code_list"], row["code"])
        for row in register("ndtms_codes")
        if row["is_missing"] == "Y"
    }
    for item in {row["item"] for row in rows}:
        own = [row for row in rows if row["item"] == item]
        (code_list,) = {row["code_list"] for row in own}
        answered = {row["code"] for row in own}
        unanswered = {code for name, code in missing if name == code_list}
        assert answered == codes_of(code_list) - unanswered, item


@pytest.mark.parametrize("name", ["discharge_reasons", "interventions"])
def test_a_code_is_recoded_to_one_that_stands_for_itself_and_counts_the_same(name: str) -> None:
    rows = {row["code"]: row for row in register(name)}
    for row in rows.values():
        current = rows[row["recoded_code"]]
        assert current["recoded_code"] == current["code"], row
        own = {"code", "source", "valid_from", "valid_to", "offered_until"}
        assert {k: v for k, v in row.items() if k not in own} == {
            k: v for k, v in current.items() if k not in own
        }, row


def test_every_successful_reason_has_a_rank_and_no_other_has() -> None:
    for row in register("discharge_reasons"):
        is_successful = row["reporting_group"] == "successful"
        assert bool(row["success_rank"]) == is_successful, row["code"]
        assert (row["exit_kind"] == "planned") == is_successful, row["code"]
        assert (row["is_declined"] == "Y") == (row["reporting_group"] == "declined"), row["code"]


def test_substances_have_a_class_that_the_models_know() -> None:
    classes = {"opiate", "non_opiate", "alcohol", "ignored"}
    assert set(column("substances", "substance_class")) == classes
    assert set(column("substance_code_ranges", "substance_class")) <= classes
    for row in register("substances"):
        expected = "Y" if row["substance_class"] == "opiate" or row["family"] == "crack" else "N"
        assert row["is_opiate_or_crack"] == expected, row["code"]
        for span in register("substance_code_ranges"):
            if len(row["code"]) == 4 and span["first_code"] <= row["code"] <= span["last_code"]:
                assert row["substance_class"] == span["substance_class"], row["code"]


def test_every_code_list_named_by_a_field_exists_and_every_field_has_an_entity() -> None:
    lists = set(column("ndtms_codes", "code_list"))
    entities = set(column("ndtms_entities", "entity"))
    for row in register("ndtms_fields"):
        assert row["entity"] in entities, row["field"]
        assert row["code_list"] in lists | {""}, row["field"]
        # some lists were never published; a yes or no always has one
        assert row["value_type"] in ("code", "flag") or not row["code_list"], row["field"]
        assert row["value_type"] != "flag" or row["code_list"], row["field"]
        assert re.fullmatch("[A-Z][A-Z0-9]*", row["field"])


def test_entities_are_identified_by_their_own_fields_or_those_of_their_parents() -> None:
    fields = {row["field"]: row for row in register("ndtms_fields")}
    entities = {row["entity"]: row for row in register("ndtms_entities")}
    for entity, row in entities.items():
        assert row["parent"] in entities or (row["parent"] == "" and entity == "client")
        owners, parent = {entity}, row["parent"]
        while parent:
            owners.add(parent)
            parent = entities[parent]["parent"]
        # the client's own identifier is among the columns of the episode
        assert fields[row["record_id_field"]]["entity"] in owners | {"episode"}, entity
        if row["fallback_id_field"]:
            assert fields[row["fallback_id_field"]]["entity"] == entity
        assert (_MODELS / "staging" / "ndtms" / f"stg_ndtms__{entity}.sql").exists()
        assert (_MODELS / "quality" / f"dq_{entity}.sql").exists()


def test_an_alias_stands_for_a_field_and_is_none_itself() -> None:
    fields = set(column("ndtms_fields", "field"))
    for row in register("ndtms_field_aliases"):
        assert row["field"] in fields
        assert row["alias"] not in fields


def test_items_of_the_outcome_form_are_fields_of_the_form() -> None:
    text = (DBT_PROJECT / "macros" / "known_columns.sql").read_text(encoding="utf-8")
    fields: dict[str, Row] = {}
    items: set[str] = set()
    for entity, lists, end in (
        ("outcome", "macro outcome_items()", "macro outcome_yp_items()"),
        ("outcome_yp", "macro outcome_yp_items()", "macro form_answers()"),
    ):
        own_fields = {
            row["field"].lower(): row for row in register("ndtms_fields") if row["entity"] == entity
        }
        own_items = set(re.findall(r"'(\w+)'", text[text.index(lists) : text.index(end)]))
        assert own_items
        assert own_items <= set(own_fields)
        fields |= own_fields
        items |= own_items
    for row in register("outcome_substances"):
        assert row["item"] in items
        assert fields[row["item"]]["value_type"] == "integer"
        assert float(fields[row["item"]]["max_value"]) == 28  # days of the last four weeks


# calendar ------------------------------------------------------------------------------------


def months() -> list[Row]:
    return register("reporting_calendar")


def test_months_follow_on_each_other_without_a_gap_and_end_on_their_last_day() -> None:
    year, month = 2009, 4
    for row in months():
        assert row["period"] == f"{year}-{month:02d}"
        last = calendar.monthrange(year, month)[1]
        assert row["report_date"] == date(year, month, last).isoformat()
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def test_quarters_and_years_are_financial_ones() -> None:
    for row in months():
        year, month = map(int, row["period"].split("-"))
        first = year if month >= 4 else year - 1
        quarter = (month - 4) % 12 // 3 + 1
        assert row["financial_year"] == f"{first}-{(first + 1) % 100:02d}"
        assert row["financial_quarter"] == f"{row['financial_year']} Q{quarter}"
        assert row["is_quarter_end"] == ("Y" if month % 3 == 0 else "N")


def test_a_report_is_due_for_every_quarter_on_the_friday_on_or_before_14_days_after_it() -> None:
    for row in months():
        if row["is_quarter_end"] == "N":
            assert row["quarter_report_due"] == ""
            continue
        fortnight = date.fromisoformat(row["report_date"]) + timedelta(days=14)
        friday = fortnight - timedelta(days=(fortnight.weekday() - 4) % 7)
        assert row["quarter_report_due"] == friday.isoformat()


def test_the_calendar_gives_the_days_that_stokes_contract_named() -> None:
    due = {row["period"]: row["quarter_report_due"] for row in months()}
    differing = {period for period, named in STOKE_REPORTS_DUE.items() if due[period] != named}
    assert differing == STOKE_BY_HAND


def test_submissions_close_on_a_working_day_of_the_month_after() -> None:
    """The tenth working day: fourteen days with two weekends, and at most four holidays more."""
    for row in months():
        end = date.fromisoformat(row["report_date"])
        deadline = date.fromisoformat(row["submission_deadline"])
        days = [end + timedelta(days=number) for number in range(1, (deadline - end).days + 1)]
        weekdays = sum(day.weekday() < 5 for day in days)
        assert deadline.weekday() < 5, row["period"]
        assert 10 <= weekdays <= 14, row["period"]
        if end.month not in (3, 4, 5, 7, 8, 12):  # months after these hold holidays
            assert weekdays in (10, 11), row["period"]


# quality rules -------------------------------------------------------------------------------


def suites() -> list[dict[str, Any]]:
    return [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted(EXPECTATIONS.glob("*.json"))
    ]


def test_every_rule_has_an_expectation_and_every_expectation_a_rule() -> None:
    stated = {
        expectation["kwargs"]["rule_id"]
        for suite in suites()
        for expectation in suite["expectations"]
    }
    assert stated == set(column("dq_rules", "rule_id"))


def test_the_rules_that_reject_close_the_gate_and_no_other_does() -> None:
    for row in register("dq_rules"):
        assert row["severity"] in ("reject", "warn", "info"), row["rule_id"]
        assert (row["is_gate"] == "Y") == (row["severity"] == "reject"), row["rule_id"]
        assert row["problem"], row["rule_id"]
        assert row["how_to_fix"], row["rule_id"]
        assert row["for_commissioner"], row["rule_id"]
        assert row["owner"], row["rule_id"]


def test_a_suite_looks_at_the_relation_of_its_entity_and_names_its_fields() -> None:
    entity_of = {row["field"]: row["entity"] for row in register("ndtms_fields")}
    for suite in suites():
        entity = suite["meta"]["entity"]
        schema, _, model = suite["meta"]["relation"].partition(".")
        # a list of what to compare has the entity's name and more
        assert schema == "quality"
        if suite["name"].startswith("local_"):
            # what a local record must hold is asked of its contract, in the model
            assert suite["name"] == model.removeprefix("dq_")
            assert (_MODELS / "quality" / "local" / f"{model}.sql").exists()
            continue
        assert model.startswith(f"dq_{entity}")
        assert suite["name"] == model.replace("dq_", "ndtms_", 1)
        assert (_MODELS / "quality" / f"{model}.sql").exists()
        for expectation in suite["expectations"]:
            for field in filter(None, expectation["kwargs"]["field"].split(";")):
                assert field in entity_of, (entity, field)


def test_every_entity_has_a_suite() -> None:
    assert {suite["meta"]["entity"] for suite in suites()} == {
        *column("ndtms_entities", "entity"),
        "file",
        "row",
        "local_record",
    }


def test_every_measure_names_entities_of_the_local_extracts_that_it_cannot_do_without() -> None:
    read = register("measure_local_entities")
    needed = [row for row in read if row["is_needed"] == "Y"]
    of_extracts = {row["measure"] for row in register("measures") if row["data_source"] == "local"}
    assert of_extracts <= {row["measure"] for row in needed}
    known = set(column("local_entities", "entity")) | set(column("reference_tables", "table_name"))
    looked_at_by_the_gate = {*DATASETS, LOCAL_DATASET}
    assert {row["entity"] for row in read} <= known | looked_at_by_the_gate
    components = {(row["measure"], row["component"]) for row in register("measure_components")}
    assert {(row["measure"], row["component"]) for row in read if row["component"]} <= components


def test_the_limits_of_few_events_are_exact() -> None:
    for row in register("poisson_limits"):
        events = int(row["events"])
        lower = chi2.ppf(0.025, 2 * events) / 2 if events else 0
        assert float(row["lower_95"]) == pytest.approx(lower, abs=1e-9)
        assert float(row["upper_95"]) == pytest.approx(chi2.ppf(0.975, 2 * (events + 1)) / 2)
