"""Whether the unit tests notice that a comparison, a bound or a date difference is wrong.

A mutant is a model, or a macro that models use, with one small change. Its unit tests are run;
where one fails the mutant is killed, where all pass it has survived and a test is missing. The
change is made in the parsed project in memory, so that no file of the project is ever touched, and
the tests run on a copy of the warehouse without rows, as they only need the types of its columns.

    python tests/mutation/mutate.py                              all mutants
    python tests/mutation/mutate.py --only 'measure_top*'        those of some models or macros
    python tests/mutation/mutate.py data/warehouse.duckdb        types from another built file
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
DBT_PROJECT = PROJECT / "dbt_project"
FOLDERS = (
    "models/intermediate/as_at/",
    "models/intermediate/indicators/",
    "models/intermediate/windows/",
    "models/intermediate/outcomes/",
    "models/marts/",
)
# schemas whose rows decide what a model's SQL looks like
REGISTERS = "registers"

COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
COMPARISON = re.compile(r"(?<![<>=!-])(<=|>=|<|>)(?![<>=])")
BETWEEN = re.compile(r"\bbetween\s+(-?[\w.]+)\s+and\s+(-?[\w.]+)")
DIFFERENCE = re.compile(r"(?<!macro )\b(days_between|datediff)\(")
COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*", flags=re.DOTALL)

# Mutants that no input can tell from the model: file, line as it stands there, change -> why.
EQUIVALENT: dict[tuple[str, str, str], str] = {
    (
        "models/intermediate/windows/int_journey_windows.sql",
        "max(case when journey_start between window_start and window_end then journey_no end)",
        "upper bound + 1",
    ): "a journey in the window was treated by its end, and no treatment begins before the triage",
    (
        "models/intermediate/windows/int_journey_windows.sql",
        "max(case when is_completed and journey_end between window_start and window_end "
        "then journey_no end)",
        "lower bound - 1",
    ): "a journey that ended before the window is not among the journeys in the window",
    (
        "macros/figure_history.sql",
        "when abs(numerator_after - numerator_before - known_numerator) > 1e-9",
        "> to >=",
    ): "differences are whole numbers, or days divided by those of a year: none is exactly 1e-9",
}


class MutationError(RuntimeError):
    """The mutants cannot be judged; the message says why."""


@dataclass(frozen=True)
class Change:
    """One change of a text: what stands from `start` to `end` is replaced."""

    start: int
    end: int
    replacement: str
    label: str

    def applied_to(self, text: str) -> str:
        """Give the text with the change."""
        return text[: self.start] + self.replacement + text[self.end :]


@dataclass(frozen=True)
class Source:
    """A model or macro that can be changed.

    Attributes:
        path: file in the dbt project.
        first_line: line of the file that `text` begins on.
        text: its SQL as parsed.
        models: names of the models whose tests look at it.
        put: puts another text in its place.

    """

    path: str
    name: str
    first_line: int
    text: str
    models: tuple[str, ...]
    put: Callable[[str], None] = field(compare=False)

    def line_of(self, change: Change) -> int:
        """Give the line of the file that the change is on."""
        return self.first_line + self.text.count("\n", 0, change.start)

    def line_text(self, change: Change) -> str:
        """Give that line as it stands, without its indentation."""
        begin = self.text.rfind("\n", 0, change.start) + 1
        return self.text[begin:].split("\n", 1)[0].strip()


def changes_of(sql: str) -> list[Change]:
    """List every change to try in a model or macro, in the order of the text.

    Comparisons lose or gain equality, each bound of a `between` moves by one either way, the two
    dates of a difference change places. Comments stay.
    """
    code = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), sql)
    changes = list(_comparisons(code))
    changes.extend(_bounds(code))
    changes.extend(_differences(code))
    return sorted(changes, key=lambda change: (change.start, change.label))


def _comparisons(code: str) -> Iterator[Change]:
    for found in COMPARISON.finditer(code):
        old = found.group(1)
        new = COMPARISONS[old]
        yield Change(found.start(1), found.end(1), new, f"{old} to {new}")


def _bounds(code: str) -> Iterator[Change]:
    for found in BETWEEN.finditer(code):
        for group, name in ((1, "lower"), (2, "upper")):
            for step in ("- 1", "+ 1"):
                moved = f"({found.group(group)} {step})"
                yield Change(found.start(group), found.end(group), moved, f"{name} bound {step}")


def _differences(code: str) -> Iterator[Change]:
    for found in DIFFERENCE.finditer(code):
        (begin, end), (second_begin, second_end), *_ = _arguments(code, found.end())
        swapped = code[second_begin:second_end] + code[end:second_begin] + code[begin:end]
        yield Change(begin, second_end, swapped, f"{found.group(1)} arguments swapped")


def _arguments(code: str, begin: int) -> list[tuple[int, int]]:
    """Find where the arguments of a call stand; `begin` is behind its opening bracket."""
    spans: list[tuple[int, int]] = []
    depth = 0
    quote = ""
    start = begin
    for position in range(begin, len(code)):
        sign = code[position]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "([":
            depth += 1
        elif sign in ")]" and depth:
            depth -= 1
        elif sign == ")" or (sign == "," and not depth):
            padding = len(code[start:position]) - len(code[start:position].lstrip())
            spans.append((start + padding, position))
            start = position + 1
            if sign == ")":
                return spans
    raise MutationError(f"a call is not closed: {code[begin : begin + 60]!r}")


class Project:
    """The parsed dbt project, whose unit tests can be run again and again."""

    def __init__(self, warehouse: Path, scratch: Path) -> None:
        from orchestration.lib.dbt_environment import dbt_environment

        os.environ.update(dbt_environment(warehouse, scratch / "logs"))
        os.environ["WAREHOUSE_KEY"] = "mutation"
        self._arguments = ["--project-dir", str(DBT_PROJECT), "--target-path", str(scratch)]
        self.manifest: Any = self._invoke(None, "parse")

    def _invoke(self, manifest: Any, *command: str) -> Any:
        from dbt.cli.main import dbtRunner

        outcome = dbtRunner(manifest=manifest).invoke(
            ["--log-level", "none", *command, *self._arguments]
        )
        if outcome.exception is not None:
            raise MutationError(f"dbt {command[0]}: {outcome.exception}")
        return outcome.result

    def failing_tests(self, models: Iterable[str]) -> tuple[int, int]:
        """Run the unit tests of models; give how many did not pass, and how many there are."""
        selection = [f"{model},test_type:unit" for model in models]
        results = self._invoke(
            self.manifest, "test", "--no-populate-cache", "--select", *selection
        ).results
        return sum(result.status != "pass" for result in results), len(results)

    def sources(self) -> list[Source]:
        """List the models in FOLDERS, and the project's macros that they use."""
        models = [
            node
            for node in self.manifest.nodes.values()
            if node.resource_type == "model" and node.original_file_path.startswith(FOLDERS)
        ]
        sources = [_source(node, "raw_code", 1, (node.name,)) for node in models]
        for macro in self.manifest.macros.values():
            if macro.package_name != self.manifest.metadata.project_name:
                continue
            users = tuple(
                node.name
                for node in models
                if macro.unique_id in self._macros_behind(node.depends_on.macros)
            )
            if users:
                text = (DBT_PROJECT / macro.original_file_path).read_text(encoding="utf-8")
                begin = text.index(macro.macro_sql.split("\n", 1)[0])
                first_line = 1 + text.count("\n", 0, begin)
                sources.append(_source(macro, "macro_sql", first_line, users))
        return sorted(sources, key=lambda source: (source.path, source.first_line))

    def _macros_behind(self, called: Iterable[str]) -> set[str]:
        reached: set[str] = set()
        waiting = list(called)
        while waiting:
            unique_id = waiting.pop()
            if unique_id not in reached and unique_id in self.manifest.macros:
                reached.add(unique_id)
                waiting.extend(self.manifest.macros[unique_id].depends_on.macros)
        return reached


def _source(node: Any, attribute: str, first_line: int, models: tuple[str, ...]) -> Source:
    return Source(
        path=node.original_file_path,
        name=node.name,
        first_line=first_line,
        text=getattr(node, attribute),
        models=models,
        put=lambda text: setattr(node, attribute, text),
    )


def copy_without_rows(warehouse: Path, target: Path) -> None:
    """Make a file with the tables of the warehouse, empty but for the registers.

    Raises:
        MutationError: the warehouse is not there or holds no tables.

    """
    if not warehouse.is_file():
        raise MutationError(
            f"{warehouse}: no warehouse there; build one with `make run`, or name it"
        )
    with duckdb.connect(str(target)) as connection:
        # views name the database that they were made in
        name = warehouse.stem
        connection.execute(f"attach '{warehouse}' as \"{name}\" (read_only)")
        tables = connection.execute(
            """
            select table_schema, table_name from information_schema.tables
            where table_catalog = ?
            """,
            [name],
        ).fetchall()
        if not tables:
            raise MutationError(f"{warehouse}: holds no tables; build it with `make run`")
        for schema, table in tables:
            rows = "" if schema == REGISTERS else "limit 0"
            connection.execute(f'create schema if not exists "{schema}"')
            connection.execute(
                f'create table "{schema}"."{table}" as '
                f'select * from "{name}"."{schema}"."{table}" {rows}'
            )


def judge(project: Project, source: Source, change: Change) -> str:
    """Run the tests of a mutant, model by model until one notices it; killed or survived."""
    source.put(change.applied_to(source.text))
    try:
        for model in source.models:
            if project.failing_tests([model])[0]:
                return "killed"
    finally:
        source.put(source.text)
    return "survived"


def run(warehouse: Path, pattern: str) -> int:
    """Judge the mutants whose file or name fits the pattern; give how many survived.

    Raises:
        MutationError: there is nothing to judge, a unit test fails without a change, or a mutant
            listed as equivalent is not there or is killed.

    """
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        scratch = Path(folder)
        built = scratch / "mutation.duckdb"
        copy_without_rows(warehouse, built)
        project = Project(built, scratch / "target")
        mutants = [
            (source, change)
            for source in project.sources()
            if fnmatch(source.path, pattern) or fnmatch(source.name, pattern)
            for change in changes_of(source.text)
        ]
        if not mutants:
            raise MutationError(f"{pattern}: fits no model or macro with something to change")
        tested = {model for source, _ in mutants for model in source.models}
        failing, tests = project.failing_tests(sorted(tested))
        if failing:
            raise MutationError(f"{failing} of {tests} unit tests fail without a change")
        print(f"{len(mutants)} mutants, {tests} unit tests of {len(tested)} models", flush=True)
        outcomes: list[str] = []
        for source, change in mutants:
            outcomes.append(_tell(project, source, change))
        listed = sum(outcome == "equivalent" for outcome in outcomes)
        if pattern == "*" and listed < len(EQUIVALENT):
            raise MutationError("EQUIVALENT lists a mutant that there is not")
    survived = outcomes.count("survived")
    print(f"{outcomes.count('killed')} killed, {survived} survived, {listed} equivalent")
    return survived


def _tell(project: Project, source: Source, change: Change) -> str:
    """Judge a mutant and print what became of it."""
    line = source.line_text(change)
    reason = EQUIVALENT.get((source.path, line, change.label))
    outcome = judge(project, source, change)
    if reason is not None:
        if outcome == "killed":
            raise MutationError(f"{source.path}: listed as equivalent but killed: {line}")
        outcome = "equivalent"
    where = f"{source.path}:{source.line_of(change)}"
    print(f"{outcome:<11}{where}  {change.label}  |  {line}", flush=True)
    return outcome


def main() -> int:
    """Read the command line; the exit status is 1 where a mutant survived, 2 for a fault."""
    sys.path.insert(0, str(PROJECT))
    from orchestration.settings import Settings

    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument(
        "warehouse",
        nargs="?",
        type=Path,
        default=Settings.from_environment().warehouse,
        help="a built warehouse file; without it the one of WAREHOUSE_HOME",
    )
    parser.add_argument("--only", default="*", help="pattern of a file or name, like 'measure_*'")
    arguments = parser.parse_args()
    try:
        return 1 if run(arguments.warehouse, arguments.only) else 0
    except MutationError as fault:
        print(f"mutation: {fault}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
