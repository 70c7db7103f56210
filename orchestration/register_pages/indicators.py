"""One page per indicator: what the contract asks, and which figure answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestration.lib.registers import register
from orchestration.register_pages.markdown import table

FOLDER = Path("indicators")

_START = """\
# What do the contracts ask?

Written by `make docs` from the registers under `seeds/`: change those, never these pages.
"""


def indicator_pages() -> dict[Path, str]:
    """Give the page of each indicator, an index per framework and one of all, by path."""
    frameworks = register("frameworks")
    indicators = register("indicators")
    pages = {FOLDER / "README.md": "\n".join(_frameworks(frameworks))}
    for framework in frameworks:
        name = framework["framework"]
        asked = [row for row in indicators if row["framework"] == name]
        pages[FOLDER / name / "README.md"] = "\n".join(_index(framework, asked))
        for row in asked:
            pages[FOLDER / name / f"{row['indicator_id']}.md"] = "\n".join(_page(row))
    return pages


def _frameworks(frameworks: list[dict[str, str]]) -> Iterator[str]:
    yield _START
    yield from table(
        ("council", "framework", "year"),
        (
            (row["council"], f"[{row['title']}]({row['framework']}/README.md)", row["year"])
            for row in frameworks
        ),
    )


def _index(framework: dict[str, str], indicators: list[dict[str, str]]) -> Iterator[str]:
    yield f"# {framework['council']}: {framework['title']}\n"
    yield f"{framework['programme_note']}\n"
    yield from table(
        ("indicator", "section", "number", "title"),
        (
            (
                f"[{row['indicator_id']}]({row['indicator_id']}.md)",
                row["section"],
                row["source_ref"],
                row["title"],
            )
            for row in indicators
        ),
    )


def _page(indicator: dict[str, str]) -> Iterator[str]:
    key = indicator["indicator_id"]
    yield f"# {key}: {indicator['title']}\n"
    properties = (
        ("where it stands", f"{indicator['section']}, {indicator['source_ref']}"),
        ("numerator", indicator["numerator"]),
        ("denominator", indicator["denominator"]),
        ("kind and unit", f"{indicator['measure_type']}, {indicator['unit']}"),
        ("for", indicator["client_group"]),
        ("window", indicator["window_name"].replace("_", " ")),
        ("reported", indicator["reporting_frequency"]),
        ("source of the data", indicator["data_source"]),
        ("official value from", indicator["official_source"]),
        ("better is", indicator["direction"]),
        ("carries an incentive", indicator["incentive"]),
        ("our reading", indicator["reading"]),
        ("for the council to agree", indicator["decision"]),
        ("why there is no figure", indicator["not_collected_reason"]),
    )
    yield from table(("", ""), ((name, text) for name, text in properties if text))
    yield "## Targets\n"
    yield from table(
        ("cell", "from", "to", "target", "in words"),
        (_target(row) for row in register("indicator_targets") if row["indicator_id"] == key),
    )
    yield "## Figures\n"
    yield from _figures(key)
    texts = [row for row in register("indicator_text_sources") if row["indicator_id"] == key]
    if texts:
        yield "## In words\n"
        yield from table(
            ("return", "report", "part", "reading"),
            (
                (row["entity"], row["report_id"] or "any", row["part_id"] or "any", row["reading"])
                for row in texts
            ),
        )
    outcomes = [row for row in register("indicator_outcomes") if row["indicator_id"] == key]
    if outcomes:
        yield "## Outcomes it serves\n"
        yield from table(
            ("number", "outcome"), ((row["outcome_no"], row["outcome"]) for row in outcomes)
        )


def _target(row: dict[str, str]) -> tuple[str, ...]:
    number = f"{row['comparator']} {row['target']}".strip()
    return (
        row["breakdown_value"] or "headline",
        row["valid_from"],
        row["valid_to"] or "open",
        number or row["kind"].replace("_", " "),
        row["target_text"],
    )


def _figures(indicator: str) -> Iterator[str]:
    figures = [row for row in register("indicator_figures") if row["indicator_id"] == indicator]
    if not figures:
        yield "None yet.\n"
        return
    yield from table(
        ("role", "what it is", "measure", "component", "window", "for", "cell", "reading"),
        (
            (
                row["role"],
                row["label"],
                f"[{row['measure']}](../../measures/{row['measure']}.md)",
                f"`{row['component']}`",
                f"`{row['window_code']}`",
                row["client_group"],
                ": ".join(
                    part for part in (row["breakdown"], row["breakdown_value"] or "each") if part
                ),
                row["reading"],
            )
            for row in figures
        ),
    )
