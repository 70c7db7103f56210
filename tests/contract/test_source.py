"""What the Python source may not do: print values, look at the clock, tell of a person."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from orchestration.publication.publish import IDENTIFIERS
from orchestration.settings import PROJECT

SOURCE = PROJECT / "orchestration"
# programs talk to the person who started them; nothing else does
PROGRAMS = {
    *("cli.py", "bench/__main__.py", "framework_linter/__main__.py", "gate/__main__.py"),
    *("lib/parsed_dbt.py", "sample/__main__.py"),
}
# when a file was landed, validated, published: times that are kept and decide nothing
CLOCKS = {"landing/run.py": 1, "gate/results.py": 1, "publication/publish.py": 1}

_CLOCK_CALLS = {"now", "utcnow", "today", "fromtimestamp", "localtime", "gmtime", "time"}
_CLOCK_SQL = re.compile(
    r"\bcurrent_(?:date|timestamp|time)\b|\b(?:now|today|get_current_timestamp)\s*\(", re.IGNORECASE
)
_TELLS = {"print", "say", "debug", "info", "warning", "error", "exception", "critical", "log"}
_PERSONAL = {name.lower() for name in IDENTIFIERS} | {
    "client_id",
    "episode_id",
    "utr",
    "nhs_number",
}


@cache
def trees() -> dict[str, ast.Module]:
    return {
        path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }


def called(node: ast.AST) -> str:
    """Give the last part of the name of what is called, or nothing."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def clock_readings(tree: ast.Module) -> int:
    calls = sum(
        called(node) in _CLOCK_CALLS and isinstance(node.func, ast.Attribute)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )
    texts = sum(
        len(_CLOCK_SQL.findall(node.value))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return calls + texts


def told_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give every name whose value is put into a message, with its line."""
    for node in ast.walk(tree):
        told = isinstance(node, ast.Raise) or called(node) in _TELLS
        for part in ast.walk(node) if told else ():
            if isinstance(part, ast.FormattedValue):
                for name in ast.walk(part.value):
                    if isinstance(name, ast.Name):
                        yield part.lineno, name.id
                    elif isinstance(name, ast.Attribute):
                        yield part.lineno, name.attr
                    elif isinstance(name, ast.Constant) and isinstance(name.value, str):
                        yield part.lineno, name.value


def test_only_programs_print() -> None:
    printing = {
        name for name, tree in trees().items() for node in ast.walk(tree) if called(node) == "print"
    }
    assert printing <= PROGRAMS


def test_the_clock_says_when_something_was_kept_and_nothing_else() -> None:
    readings = Counter({name: clock_readings(tree) for name, tree in trees().items()})
    assert {name: number for name, number in readings.items() if number} == CLOCKS


def test_no_message_holds_what_identifies_a_person() -> None:
    named = [
        f"{name}:{line}: {told}"
        for name, tree in trees().items()
        for line, told in told_names(tree)
        if told.lower() in _PERSONAL
    ]
    assert named == []


def test_no_module_of_the_code_location_needs_great_expectations_to_load() -> None:
    """It takes seconds to import and holds the warehouse's lock, so the gate alone loads it."""
    importing = set()
    for name, tree in trees().items():
        for node in tree.body:
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(module.startswith("great_expectations") for module in modules):
                importing.add(name)
    assert importing <= {"gate/gx_adapter.py"}


@pytest.mark.parametrize(
    "source",
    [
        "x = datetime.now(UTC)",
        "x = date.today()",
        "x = time.time()",
        "run('select now()')",
        "run(f'select {a} where day < current_date')",
    ],
)
def test_the_scan_sees_the_clock(source: str) -> None:
    assert clock_readings(ast.parse(source)) == 1


@pytest.mark.parametrize(
    "source",
    ["x = time.monotonic()", "today = context.scheduled_execution_time.date()", "x = 'known now'"],
)
def test_the_scan_lets_durations_and_given_days_pass(source: str) -> None:
    assert clock_readings(ast.parse(source)) == 0


@pytest.mark.parametrize(
    "source",
    [
        "raise Fault(f'row {dob}')",
        "log.warning(f'row {record.clientid}')",
        "print(f'{row[\"postcode\"]}')",
        "say(f'{str(row.dob)}')",
    ],
)
def test_the_scan_sees_a_person_in_a_message(source: str) -> None:
    assert _PERSONAL.intersection(name for _, name in told_names(ast.parse(source)))
