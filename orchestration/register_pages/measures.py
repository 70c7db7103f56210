"""One page per measure: what it counts, over which days, from which columns, for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from orchestration.gate.completeness import DATASETS
from orchestration.gate.rules import LOCAL_DATASET
from orchestration.lib.registers import register
from orchestration.register_pages.markdown import code, table
from orchestration.settings import DBT_PROJECT

FOLDER = Path("measures")

_START = """\
# What do the measures count?

Written by `make docs` from the registers under `seeds/` and the unit tests of the models: change
those, never these pages. How a figure is made from episodes, journeys and windows is told once, in
[how-figures-are-made.md](../how-figures-are-made.md).
"""
_CLIENT_GROUPS = {
    "both": "adults, young people",
    "each_and_all": "adults, young people, both together",
    "adult": "adults",
    "yp": "young people",
    "all": "not about a client",
}


def measure_pages() -> dict[Path, str]:
    """Give the page of each registered measure and their index, by path under docs."""
    measures = register("measures")
    definitions = {row["measure"]: row for row in register("measure_definitions")}
    pages = {
        FOLDER / f"{row['measure']}.md": "\n".join(_page(row, definitions[row["measure"]]))
        for row in measures
    }
    return {FOLDER / "README.md": "\n".join(_index(measures, definitions)), **pages}


def _index(measures: list[dict[str, str]], definitions: dict[str, dict[str, str]]) -> Iterator[str]:
    yield _START
    yield from table(
        ("measure", "name", "what it tells"),
        (
            (
                f"[{row['measure']}]({row['measure']}.md)",
                row["name"],
                definitions[row["measure"]]["definition"],
            )
            for row in measures
        ),
    )


def _page(measure: dict[str, str], definition: dict[str, str]) -> Iterator[str]:
    name = measure["measure"]
    yield f"# {name}: {measure['name']}\n"
    yield f"{definition['definition']}\n"
    if measure["note"]:
        yield f"{measure['note']}\n"
    properties = (
        ("numerator", definition["numerator"]),
        ("denominator", definition["denominator"] or "none: a count"),
        ("left out", definition["exclusions"] or "nobody beyond the population above"),
        ("better is", {"none": "neither way"}.get(measure["direction"], measure["direction"])),
        ("how sure the rules are", definition["certainty"]),
        ("example", definition["worked_example"]),
        ("model", f"`{measure['model']}`"),
        ("source", measure["source"]),
    )
    yield from table(("", ""), properties)
    yield "## Parts and windows\n"
    yield from table(
        ("component", "window", "days", "formula", "for", "what is in it"),
        _components(name),
    )
    yield "## Columns of the file that it rests on\n"
    yield from table(("entity", "columns"), _inputs(name))
    yield "## Who asks for it\n"
    yield from _asked_by(name)
    yield "## Rules, as the model's unit tests name them\n"
    for sentence in _tested(measure["model"]):
        yield f"- {sentence}"
    yield ""


def _inputs(measure: str) -> Iterator[tuple[str, str]]:
    for row in register("measure_inputs"):
        if row["measure"] == measure:
            yield f"`{row['entity']}`", code(row["fields"].split(";"))
    for row in register("measure_local_entities"):
        if row["measure"] == measure:
            part = f"for `{row['component']}` alone" if row["component"] else "for all parts"
            need = "" if row["is_needed"] == "Y" else "; used where it has come, not waited for"
            way = (
                "as the quality gate found it"
                if row["entity"] in (*DATASETS, LOCAL_DATASET)
                else "landed beside the national data set"
            )
            yield f"`{row['entity']}`", f"{way}; {part}{need}"


def _components(measure: str) -> Iterator[tuple[str, ...]]:
    windows = {row["window_code"]: row["label"] for row in register("measure_windows")}
    formulas = {row["value_kind"]: row["formula"] for row in register("value_kinds")}
    for row in register("measure_components"):
        if row["measure"] == measure:
            yield (
                f"`{row['component']}`",
                f"`{row['window_code']}`",
                windows[row["window_code"]],
                formulas[row["value_kind"]].format(unit=row["counting_unit"]),
                _CLIENT_GROUPS[row["client_groups"]],
                row["label"],
            )


def _asked_by(measure: str) -> Iterator[str]:
    indicators = {row["indicator_id"]: row for row in register("indicators")}
    asked = dict.fromkeys(
        row["indicator_id"] for row in register("indicator_figures") if row["measure"] == measure
    )
    if not asked:
        yield "No framework in the register.\n"
        return
    yield from table(
        ("framework", "indicator", "title"),
        (
            (
                indicators[key]["framework"],
                f"[{key}](../indicators/{indicators[key]['framework']}/{key}.md)",
                indicators[key]["title"],
            )
            for key in asked
        ),
    )


def _tested(model: str) -> Iterator[str]:
    (described,) = (DBT_PROJECT / "models").rglob(f"{model}.yml")
    _, _, unit_tests = described.read_text(encoding="utf-8").partition("\nunit_tests:")
    for name in re.findall(r"^  - name: (\w+)", unit_tests, flags=re.MULTILINE):
        yield name.replace("_", " ")
