"""A framework that nobody thought of is data: new rows of the registers, no new code.

The project's models and registers are copied, rows of a sixth framework are added to the copies,
and the indicator models are built on a warehouse with a few figures of measures that exist.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.dbt_environment import dbt_environment
from orchestration.lib.dbt_project import dbt_executable
from orchestration.settings import DBT_PROJECT, PROJECT, SEEDS

FRAMEWORK = "harbour_town"
# what the measures say of the partnership: measure, component, window, breakdown, breakdown_value,
# numerator, denominator
FIGURES = {
    "new_01": ("SC01", "value", "ROLL12", "total", "all", 30, 200),
    "new_02": ("SC01", "value", "ROLL12", "substance_group", "opiate", 6, 100),
    "new_03": ("SC03", "value", "FIRST6", "total", "all", 5, 40),
    "new_04": ("SC04", "value", "COMPLETE12", "substance_group", "opiate", 141, 1855),
    "new_05": ("WT01", "value", "QTR", "total", "all", 99, 100),
    "new_06": ("ACT01", "value", "ROLL12", "total", "all", 200, None),
    "new_07": ("ACT02", "value", "YTD", "total", "all", 80, None),
    "new_08": ("RET01", "value", "ROLL12", "total", "all", 150, 200),
    "new_09": ("HR07", "issued", "AT_R", "total", "all", 45, 100),
    "new_10": ("TOP01", "review", "ROLL12", "total", "all", 0, 0),
}
# comparator, target and kind, where there is one; what the indicator must show: target, rag, needed
TARGETS = {
    "new_01": (">=", 0.15, "fixed", 0.15, "green", 0),
    "new_02": (">=", 0.1, "fixed", 0.1, "red", 4),
    "new_03": ("<", 0.125, "fixed", 0.125, "amber", -1),
    "new_04": (">=", 0.1, "fixed", 0.1, "red", 45),
    "new_05": (">=", 1, "fixed", 1, "amber", 1),
    "new_07": (">=", 100, "cumulative_year", 75, "green", 0),
    "new_09": (">", 0.5, "fixed", 0.5, "amber", 6),
    "new_10": (">=", 0.8, "fixed", 0.8, None, None),
}


def add_rows(seeds: Path, register: str, rows: list[dict[str, object]]) -> None:
    """Append rows to a copy of a register; columns that are not given stay empty."""
    path = seeds / f"{register}.csv"
    with path.open(newline="", encoding="utf-8") as handle:
        columns = next(csv.reader(handle))
    assert {name for row in rows for name in row} <= set(columns)
    with path.open("a", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, columns, lineterminator="\n")
        writer.writerows(rows)


def add_framework(seeds: Path) -> None:
    add_rows(
        seeds,
        "frameworks",
        [{"framework": FRAMEWORK, "council": "Harbour Town", "rating_scale": "default"}],
    )
    add_rows(
        seeds,
        "indicators",
        [
            {
                "indicator_id": indicator,
                "framework": FRAMEWORK,
                "title": f"Indicator {indicator}",
                "client_group": "adult",
                "reporting_frequency": "quarterly",
                "direction": "lower" if measure == "SC03" else "higher",
            }
            for indicator, (measure, *_) in FIGURES.items()
        ],
    )
    add_rows(
        seeds,
        "indicator_positions",
        [
            {"indicator_id": indicator, "position": position}
            for position, indicator in enumerate(FIGURES, 1)
        ],
    )
    add_rows(
        seeds,
        "indicator_figures",
        [
            {
                "indicator_id": indicator,
                "role": "headline",
                "measure": measure,
                "component": component,
                "window_code": window,
                "client_group": "adult",
                "breakdown": breakdown,
                "breakdown_value": value,
            }
            for indicator, (measure, component, window, breakdown, value, *_) in FIGURES.items()
        ],
    )
    add_rows(
        seeds,
        "indicator_targets",
        [
            {
                "indicator_id": indicator,
                "valid_from": "2020-04-01",
                "comparator": comparator,
                "target": target,
                "kind": kind,
                "target_state": "agreed",
            }
            for indicator, (comparator, target, kind, *_) in TARGETS.items()
        ],
    )


def fill_warehouse(path: Path) -> None:
    """Make what the indicator models read, beside the registers."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f"""
            create schema raw; create schema staging; create schema intermediate;
            create schema marts;
            create table staging.stg_reference__contracts as
            select 'harbour' as contract, '{FRAMEWORK}' as framework, 'harbour' as area,
                'p1' as provider_code, date '2020-04-01' as start_date;
            -- nothing is known of the residents
            create table staging.stg_reference__population (
                area varchar, year integer, age_band varchar, sex varchar,
                profile__bme double, profile__lgbtqi double, profile__women double,
                profile__parents double
            );
            create table intermediate.int_report_dates as
            select 2024120 as as_at_id, 'current' as data_version, '2024-12' as period,
                date '2024-12-31' as report_date, true as is_quarter_end;
            create table intermediate.int_windows as
            select 2024120 as as_at_id, window_code, date '2024-01-01' as window_start,
                date '2024-12-31' as window_end, null::varchar as area
            from read_csv('{SEEDS / "measure_windows.csv"}');
            -- nothing is told in words, and no local extract has come
            create table intermediate.int_local_texts (
                indicator_id varchar, entity varchar, contract varchar, area varchar,
                provider_code varchar, service_part varchar, report_id varchar, part_id varchar,
                period date, body varchar, text_date date, record_id varchar,
                handed_in_no bigint
            );
            create table intermediate.int_local_collected (
                entity varchar, provider_code varchar, newest_month date
            );
            create table marts.measure_values (
                measure varchar, component varchar, period varchar, window_code varchar,
                area varchar, provider_code varchar, client_group varchar, breakdown varchar,
                breakdown_value varchar, numerator double, denominator double, value double,
                lower_95 double, upper_95 double, status varchar, status_reason varchar,
                data_cut varchar, stale_since varchar
            );
            -- what only the rating of one framework's service tells
            create table marts.service_rating_colours (
                as_at_id integer, contract varchar, measure varchar, component varchar, rag varchar
            );
            """
        )
        # nothing was landed in place of the registers
        for table, register in (("targets", "indicator_targets"), ("benchmarks", "benchmarks")):
            connection.execute(
                f"create table raw.reference_{table} as "
                f"from read_csv('{SEEDS / register}.csv', all_varchar = true) limit 0"
            )
        for measure, component, window, breakdown, value, over, under in FIGURES.values():
            result = over if under is None else over / under if under else None
            connection.execute(
                "insert into marts.measure_values values "
                "(?, ?, '2024-12', ?, 'harbour', 'all', 'adult', ?, ?, ?, ?, ?, null, null, ?, ?, "
                "'2024-12', null)",
                [
                    *(measure, component, window, breakdown, value, over, under, result),
                    *(("final", None) if under != 0 else ("no_denominator", "nobody")),
                ],
            )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the indicator models of a copy of the project with rows of another framework."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(DBT_PROJECT, folder / "dbt_project")
    shutil.copytree(SEEDS, folder / "seeds")
    shutil.copy(PROJECT / "profiles.yml", folder)
    add_framework(folder / "seeds")
    warehouse = folder / "warehouse.duckdb"
    fill_warehouse(warehouse)
    result = subprocess.run(
        [
            *(str(dbt_executable()), "build", "--exclude-resource-type", "unit_test"),
            *("--indirect-selection", "cautious", "--select"),
            *("frameworks", "indicators", "indicator_figures", "indicator_targets"),
            *("indicator_positions", "indicators_as_printed", "indicator_outcomes"),
            *("rating_scales", "benchmarks", "benchmark_areas", "reporting_frequencies"),
            *("reporting_calendar", "measure_components", "resident_profiles", "trend_terms"),
            *("breakdowns", "value_kinds"),
            *("stg_reference__targets", "stg_reference__benchmarks"),
            *("fqn:intermediate.indicators", "fqn:marts.indicators"),
            *("published__indicator_values", "published__dim_indicator", "indicator_text_sources"),
            # what returns alone fill
            *("--exclude", "action_plans", "narratives", "social_value"),
        ],
        cwd=folder / "dbt_project",
        env={
            **os.environ,
            **dbt_environment(warehouse, folder / "logs"),
            "DBT_PROFILES_DIR": str(folder),
            "DBT_TARGET_PATH": str(folder / "target"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:]
    return warehouse


def test_ten_indicators_of_another_framework_take_rows_of_the_registers_alone(built: Path) -> None:
    with duckdb.connect(str(built), read_only=True) as warehouse:
        rows = warehouse.execute(
            """
            select indicator_id, numerator, denominator, target, rag, needed, status
            from published.indicator_values
            where framework = ? and provider_code = 'all' and role = 'headline'
            """,
            [FRAMEWORK],
        ).fetchall()
    found = {row[0]: row[1:] for row in rows}
    assert len(rows) == len(found) == 10
    for indicator, (*_, numerator, denominator) in FIGURES.items():
        rating = TARGETS[indicator][3:] if indicator in TARGETS else (None, "no_target", None)
        status = "no_denominator" if denominator == 0 else "final"
        expected = (numerator, denominator, *rating, status)
        assert found[indicator] == expected, indicator


def test_a_provider_without_figures_is_not_silently_absent(built: Path) -> None:
    with duckdb.connect(str(built), read_only=True) as warehouse:
        rows = warehouse.execute(
            "select status, status_reason, count(*) from published.indicator_values "
            "where provider_code = 'p1' group by all"
        ).fetchall()
    assert rows == [("not_collected", "the measures have no figure of this kind", 10)]
