"""The SQL of the project means the same on every engine; what differs is in dispatched macros."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sql_constructs import CLOCK, CONSTRUCTS, Construct, found, rising_keys, whole

from orchestration.settings import DBT_PROJECT, EXPECTATIONS, PROJECT

# where each engine has its own form; the stand-ins for the linter are no SQL that runs
_ENGINE = DBT_PROJECT / "macros" / "engine"
_MADE = {"target", "logs", "lint"}

by_name = pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda construct: construct.name)


def listed(remedy: str, places: list[str]) -> str:
    return "\n".join([remedy, *sorted(set(places))])


def dbt_files(*suffixes: str) -> list[Path]:
    return sorted(
        path
        for path in DBT_PROJECT.rglob("*")
        if path.suffix in suffixes and not _MADE.intersection(path.relative_to(DBT_PROJECT).parts)
    )


def conditions() -> list[tuple[str, str]]:
    """Give the SQL of the suites, each with its file and rule."""
    return [
        (f"{path.name}, {expectation['kwargs']['rule_id']}", sql)
        for path in sorted(EXPECTATIONS.glob("*.json"))
        for expectation in json.loads(path.read_text(encoding="utf-8"))["expectations"]
        for sql in (
            expectation["kwargs"]["applies_when"],
            expectation["kwargs"]["holds_when"],
            expectation.get("meta", {}).get("detail") or "",
        )
    ]


@by_name
def test_models_macros_and_data_tests_do_without(construct: Construct) -> None:
    places = [
        f"{path.relative_to(PROJECT)}:{place}"
        for path in dbt_files(".sql")
        if _ENGINE not in path.parents
        for place in found(construct, path.read_text(encoding="utf-8"))
    ]
    assert not places, listed(f"{construct.name}; write {construct.instead}", places)


@by_name
def test_conditions_of_the_quality_rules_do_without(construct: Construct) -> None:
    places = [f"{where}: {place}" for where, sql in conditions() for place in found(construct, sql)]
    assert not places, listed(f"{construct.name}; write {construct.instead}", places)


def test_nothing_that_makes_a_figure_looks_at_the_clock() -> None:
    sources = {
        str(path.relative_to(PROJECT)): path.read_text(encoding="utf-8")
        for path in (*dbt_files(".sql", ".yml"), *EXPECTATIONS.glob("*.json"))
    }
    places = [
        f"{name}:{place}"
        for name, source in sources.items()
        for place in found(CLOCK, source, whole)
    ]
    assert not places, listed(f"use {CLOCK.instead}", places)


def test_windows_that_order_by_what_may_be_empty_say_where_nulls_go(
    manifest: dict[str, Any],
) -> None:
    """What is never empty is known from the `not_null` tests of the model and of those it reads."""
    never_null: dict[str, set[str]] = {}
    for node in manifest["nodes"].values():
        metadata = node.get("test_metadata") or {}
        if metadata.get("name") == "not_null":
            columns = never_null.setdefault(node["attached_node"], set())
            columns.add(metadata["kwargs"]["column_name"])
    keys = []
    for name, node in manifest["nodes"].items():
        if node["resource_type"] != "model":
            continue
        known = set().union(
            *(never_null.get(other, set()) for other in (name, *node["depends_on"]["nodes"]))
        )
        keys += [
            f"{node['original_file_path']}: {key}"
            for key in rising_keys(node["raw_code"])
            if key.rpartition(".")[2] not in known
        ]
    assert not keys, listed("write `nulls last`, or test the column with not_null above", keys)


@pytest.mark.parametrize(
    ("construct", "sql"),
    [(construct, sql) for construct in (*CONSTRUCTS, CLOCK) for sql in construct.caught],
)
def test_the_scan_catches(construct: Construct, sql: str) -> None:
    assert found(construct, sql, *([whole] if construct is CLOCK else []))


@pytest.mark.parametrize(
    ("construct", "sql"),
    [(construct, sql) for construct in (*CONSTRUCTS, CLOCK) for sql in construct.passed],
)
def test_the_scan_lets_pass(construct: Construct, sql: str) -> None:
    assert not found(construct, sql, *([whole] if construct is CLOCK else []))


@pytest.mark.parametrize(
    "sql",
    [
        "{#- sum(a = 1) -#}select 1",
        "select 1 -- sum(a = 1)",
        "select 1 /* sum(a = 1) */",
        "select 'sum(a = 1)' as label",
        "{% macro default__total(a) -%}sum({{ a }} = 1){%- endmacro %}",
        "{%- macro spark__total(a) %}sum({{ a }} = 1){% endmacro -%}",
    ],
)
def test_the_scan_leaves_out_comments_texts_and_forms_of_one_engine(sql: str) -> None:
    assert not found(CONSTRUCTS[0], sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select\n    sum({{ a }} = 1)\nfrom b",
        "select\n    {{ total('sum(a = 1)') }}\nfrom b",
        "{% macro total(a) -%}\nsum({{ a }} = 1)\n{%- endmacro %}",
        "-- a comment\nselect sum(\n    a = 1\n)",
    ],
)
def test_the_scan_reads_macros_and_names_the_line(sql: str) -> None:
    (place,) = found(CONSTRUCTS[0], sql)
    assert place.startswith("2: ")


@pytest.mark.parametrize(
    ("order", "keys"),
    [
        ("start_date, episode_no desc", ["start_date"]),
        ("a.start_date asc, coalesce(end_date, day) rows between 1 preceding and 1 following",
         ["a.start_date"]),
        ("start_date nulls last, end_date desc nulls last", []),
        ("case stage when 'S' then 1 else 2 end, abs(days)", ["abs(days)"]),
    ],
)  # fmt: skip
def test_the_scan_finds_what_a_window_orders_by(order: str, keys: list[str]) -> None:
    sql = f"select row_number() over (partition by {{{{ 'a' }}}} order by {order}) as place from b"
    assert list(rising_keys(sql)) == keys
