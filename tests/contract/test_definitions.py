"""What Dagster loads: with no secret, no setting and no network, and in step with the registers."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.gate import load_ruleset
from orchestration.lib.calendar import reporting_months
from orchestration.lib.dbt_environment import dbt_environment
from orchestration.lib.registers import register
from orchestration.settings import DBT_PROJECT, SEEDS
from tests.contract.conftest import run_python

Loaded = dict[str, Any]

LANDED = {"ndtms_file", "ndtms_row", "ndtms_rejected_row", "ndtms_scan", "reference_agencies"}
LANDED |= {"reference_areas", "reference_contracts"}
LANDED |= {"reference_benchmarks", "reference_prevalence", "reference_targets"}
LANDED |= {"reference_deprivation", "reference_population", "reference_ext_admission_rate"}
LANDED |= {"reference_ext_death_registration", "reference_ext_ofsted_grade"}
LANDED |= {"local_file", "local_mapping_coverage"}
LANDED |= {f"local_{row['entity']}" for row in register("local_entities")}
# the days that describe_definitions.py asks the schedules about
FIRST_DAY, LAST_DAY = date(2023, 4, 1), date(2025, 3, 31)


def made_assets(loaded: Loaded) -> dict[str, Any]:
    return {key: asset for key, asset in loaded["assets"].items() if asset["is_materializable"]}


def test_a_code_location_loads_them_without_a_fault(loaded: Loaded) -> None:
    assert loaded["fault"] is None


def test_the_jobs_are_those_of_the_run(loaded: Loaded) -> None:
    assert set(loaded["jobs"]) == {"landing", "monthly", "quarterly", "validation"}
    assert all(job["description"] for job in loaded["jobs"].values())
    # landing takes whatever is new; the others are asked for a month or a quarter
    first = {name: job["first_partition"] for name, job in loaded["jobs"].items()}
    start = next(iter(reporting_months()))
    assert first == {"landing": None, "monthly": start, "quarterly": start, "validation": start}


def test_the_landing_job_lands_and_nothing_more(loaded: Loaded) -> None:
    assert set(loaded["jobs"]["landing"]["assets"]) == {f"raw/{table}" for table in LANDED}


def test_the_monthly_job_makes_everything_but_the_quarter(loaded: Loaded) -> None:
    quarter = "publication/quarter"
    assert set(loaded["jobs"]["monthly"]["assets"]) == set(made_assets(loaded)) - {quarter}
    assert "quality_gate" in loaded["jobs"]["monthly"]["ops"]
    assert loaded["jobs"]["quarterly"]["assets"] == [quarter]


def test_the_validation_job_makes_all_that_the_gate_looks_at_and_no_figure(loaded: Loaded) -> None:
    validation = loaded["jobs"]["validation"]
    assert set(validation["ops"]) == {
        "land_extracts",
        "raw__run_request",
        "records",
        "quality_gate",
    }
    beyond = {key.partition("/")[0] for key in loaded["jobs"]["monthly"]["assets"]}
    beyond -= {key.partition("/")[0] for key in validation["assets"]}
    assert {"intermediate", "marts", "published", "publication"} <= beyond
    assert {check["asset"] for check in loaded["checks"]} <= set(validation["assets"])
    # a layer is built whole, or the monthly run would not know it as built
    assert set(validation["assets"]) == {
        key for key in loaded["jobs"]["monthly"]["assets"] if key.partition("/")[0] not in beyond
    }


def test_every_model_and_register_is_one_asset(loaded: Loaded, manifest: dict[str, Any]) -> None:
    nodes = [
        f"{node['schema']}/{node['alias']}"
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
    ]
    assert len(nodes) == len(set(nodes))
    own = {f"raw/{table}" for table in LANDED}
    own |= {"raw/run_request", "publication/marts", "publication/quarter"}
    assert set(made_assets(loaded)) == set(nodes) | own


LIST = """
import json
from dbt.cli.main import dbtRunner
from orchestration.defs.transform import FIGURES, LOGIC_TESTS, RECORDS, WITHOUT_VIEWS

def listed(select, *selection):
    lines = dbtRunner().invoke([
        "--quiet", "list", "--select", *select.split(), "--exclude", *LOGIC_TESTS.split(),
        "--exclude-resource-type", "unit_test", "--output", "json", "--output-keys", "unique_id",
        *selection,
    ]).result
    return [json.loads(line)["unique_id"] for line in lines]

steps = {
    "records": listed(RECORDS),
    "figures": listed(FIGURES),
    "figures without views": listed(FIGURES, *WITHOUT_VIEWS),
}
print()
print(json.dumps(steps))
"""


@pytest.fixture(scope="module")
def run_with(clean_environment: dict[str, str]) -> dict[str, list[str]]:
    """Give what dbt builds and tests in each step, by its identifiers."""
    environment = clean_environment | dbt_environment(
        Path(clean_environment["WAREHOUSE_HOME"]) / "warehouse.duckdb",
        Path(clean_environment["WAREHOUSE_HOME"]) / "dbt",
    )
    environment["DBT_PROJECT_DIR"] = str(DBT_PROJECT)
    steps: dict[str, list[str]] = json.loads(run_python(["-c", LIST], environment))
    return steps


def test_where_views_stand_all_tables_are_built_and_all_tests_run(
    run_with: dict[str, list[str]], manifest: dict[str, Any]
) -> None:
    views = {
        name for name, node in manifest["nodes"].items() if node["config"]["materialized"] == "view"
    }
    without_views = set(run_with["figures"]) - views
    assert set(run_with["figures without views"]) == without_views
    assert any(name.startswith("test.") for name in without_views)


def test_the_data_tests_that_run_with_the_records_look_at_no_figure(
    run_with: dict[str, list[str]], manifest: dict[str, Any]
) -> None:
    run_there = run_with["records"]
    tests = [name for name in run_there if name.startswith("test.")]
    assert tests
    for test in tests:
        looked_at = manifest["nodes"][test]["depends_on"]["nodes"]
        not_yet_built = {name for name in looked_at if not name.startswith("source.")} - set(
            run_there
        )
        assert not not_yet_built, test


def test_every_asset_says_its_group_owner_and_what_it_is(
    loaded: Loaded, manifest: dict[str, Any]
) -> None:
    groups = {group["name"] for group in manifest["groups"].values()}
    teams = {f"team:{name}" for name in {*groups, "data_engineering"}}
    assets = loaded["assets"]
    assert {owner for asset in assets.values() for owner in asset["owners"]} == teams
    assert all(len(asset["owners"]) == 1 for asset in assets.values())
    # the group is the layer
    assert all(asset["group"] == key.partition("/")[0] for key, asset in assets.items())
    undescribed = sorted(key for key, asset in assets.items() if not asset["description"])
    assert not undescribed, "\n".join(undescribed)


def test_whatever_writes_the_warehouse_waits_for_its_turn(loaded: Loaded) -> None:
    idle = {key for key, asset in made_assets(loaded).items() if not asset["pools"]}
    assert idle == {"publication/quarter"}  # it reads the published file
    pools = {pool for asset in loaded["assets"].values() for pool in asset["pools"]}
    assert pools == {"warehouse_writer"}


def test_every_rule_is_a_check_that_blocks_exactly_when_the_register_says_gate(
    loaded: Loaded,
) -> None:
    with (SEEDS / "dq_rules.csv").open(newline="", encoding="utf-8") as handle:
        rules = {row["rule_id"]: row for row in csv.DictReader(handle)}
    assert {check["rule"] for check in loaded["checks"]} == set(rules)
    for check in loaded["checks"]:
        rule = rules[check["rule"]]
        assert check["blocking"] == (rule["is_gate"] == "Y"), check
        assert check["description"] == rule["title"], check
        assert check["name"] == check["rule"].lower(), check


def test_a_rule_is_a_check_of_every_relation_that_a_suite_looks_at_with_it(loaded: Loaded) -> None:
    stated = {(check.rule_id, check.relation.replace(".", "/")) for check in load_ruleset().checks}
    checks = [(check["rule"], check["asset"]) for check in loaded["checks"]]
    assert len(checks) == len(set(checks))
    assert set(checks) == stated


def schedule_of(loaded: Loaded, job: str) -> dict[str, Any]:
    (schedule,) = [found for found in loaded["schedules"].values() if found["job"] == job]
    return dict(schedule)


def test_the_two_schedules_look_every_morning_in_london(loaded: Loaded) -> None:
    assert {found["job"] for found in loaded["schedules"].values()} == {"monthly", "quarterly"}
    for schedule in loaded["schedules"].values():
        assert schedule["timezone"] == "Europe/London"
        assert re.fullmatch(r"\d+ [1-9] \* \* \*", schedule["cron"])
        assert schedule["description"]


def test_a_month_is_asked_for_on_the_day_after_its_deadline_and_on_no_other(
    loaded: Loaded,
) -> None:
    after_deadline = {
        month.submission_deadline + timedelta(days=1): [month.period]
        for month in reporting_months().values()
    }
    expected = {
        day.isoformat(): months
        for day, months in after_deadline.items()
        if FIRST_DAY <= day <= LAST_DAY
    }
    assert len(expected) == 24
    assert schedule_of(loaded, "monthly")["asked"] == expected


def test_a_quarter_is_asked_for_once_by_its_first_month(loaded: Loaded) -> None:
    asked = schedule_of(loaded, "quarterly")["asked"]
    partitions = [partition for day in sorted(asked) for partition in asked[day]]
    assert partitions == [f"{year}-{month:02d}" for year in (2023, 2024) for month in (1, 4, 7, 10)]


def test_a_quarter_is_asked_for_when_its_last_month_has_been_published(loaded: Loaded) -> None:
    """Closing a quarter needs the publication of its last month, so that run comes first."""

    def ticks(job: str) -> dict[str, str]:
        schedule = schedule_of(loaded, job)
        minute, hour = map(int, schedule["cron"].split()[:2])
        return {
            partition: f"{day} {hour:02d}:{minute:02d}"
            for day, partitions in schedule["asked"].items()
            for partition in partitions
        }

    months = ticks("monthly")
    too_early = []
    for quarter, tick in ticks("quarterly").items():
        last_month = f"{quarter[:5]}{int(quarter[5:]) + 2:02d}"
        if tick <= months[last_month]:
            too_early.append(f"{quarter}: {tick}, not after {months[last_month]} of {last_month}")
    assert not too_early, "\n".join(too_early)


def test_the_sensor_asks_for_a_validation_and_looks_at_most_once_a_minute(loaded: Loaded) -> None:
    (sensor,) = loaded["sensors"].values()
    assert sensor["job"] == "validation"
    assert sensor["seconds"] >= 60
    assert sensor["description"]


def test_nothing_starts_by_itself_before_it_is_switched_on(loaded: Loaded) -> None:
    found = [*loaded["schedules"].values(), *loaded["sensors"].values()]
    assert not any(each["is_running"] for each in found)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["list", "--select", "int_windows"], 0),
        (["run", "--select", "int_windows"], 1),
        (["list", "--no-such-option"], 2),
    ],
)
def test_dbt_on_the_parsed_project_ends_as_dbt_ends(
    arguments: list[str],
    status: int,
    clean_environment: dict[str, str],
    manifest: dict[str, Any],
    tmp_path: Path,
) -> None:
    assert manifest  # parsed once; dbt finds it
    # the empty warehouse holds nothing that the model reads
    environment = clean_environment | dbt_environment(tmp_path / "warehouse.duckdb", tmp_path)
    result = subprocess.run(
        [sys.executable, "-m", "orchestration.lib.parsed_dbt", *arguments],
        cwd=DBT_PROJECT,
        env=environment | {"DBT_TARGET_PATH": str(tmp_path), "WAREHOUSE_KEY": "a key for tests"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == status, result.stdout + result.stderr
