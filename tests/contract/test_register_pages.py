"""The pages that are written from registers: as the registers have them, whole and readable."""

from __future__ import annotations

import re

from orchestration.gate import load_ruleset
from orchestration.lib.registers import register
from orchestration.register_pages.indicators import indicator_pages
from orchestration.register_pages.measures import measure_pages
from orchestration.register_pages.pages import DOCS, FOLDERS, register_pages
from orchestration.register_pages.rules import rules_page


def test_the_pages_are_what_the_registers_give() -> None:
    pages = register_pages()
    written = {path: (DOCS / path).read_text(encoding="utf-8") for path in pages}
    assert written == pages, "run `make docs`"
    found = {page.relative_to(DOCS) for name in FOLDERS for page in (DOCS / name).rglob("*.md")}
    assert found <= set(pages), "run `make docs`"


def test_every_measure_has_its_page_with_its_rules_and_who_asks_for_it() -> None:
    pages = {path.stem: text for path, text in measure_pages().items() if path.stem != "README"}
    assert list(pages) == [row["measure"] for row in register("measures")]
    assert {row["measure"] for row in register("measure_definitions")} == set(pages)
    for row in register("indicator_figures"):
        assert f"[{row['indicator_id']}]" in pages[row["measure"]]
    for text in pages.values():
        assert text.split("## Rules", 1)[1].count("\n- ")
        assert text.split("## Columns", 1)[1].split("## Who", 1)[0].count("\n|") > 2


def test_every_indicator_has_its_page_with_its_figures_or_why_it_has_none() -> None:
    pages = {path.stem: text for path, text in indicator_pages().items() if path.stem != "README"}
    indicators = {row["indicator_id"]: row for row in register("indicators")}
    assert list(pages) == list(indicators)
    with_figures = {row["indicator_id"] for row in register("indicator_figures")}
    for name, text in pages.items():
        reason = indicators[name]["not_collected_reason"]
        assert (reason in text and "None yet." in text) if reason else name in with_figures


def test_the_pages_lead_to_no_page_that_is_missing() -> None:
    for path, text in register_pages().items():
        for link in re.findall(r"\]\(([^)#]+\.md)\)", text):
            assert (DOCS / path.parent / link).resolve().is_file(), f"{path}: {link}"


def test_every_rule_has_its_section_with_all_its_checks() -> None:
    ruleset = load_ruleset()
    sections = re.split(r"^## ", rules_page(), flags=re.MULTILINE)[1:]
    assert [section.partition(":")[0] for section in sections] == list(ruleset.rules)
    for section, rule in zip(sections, ruleset.rules.values(), strict=True):
        checks = [check for check in ruleset.checks if check.rule_id == rule.rule_id]
        stated = section.split("| what must hold |\n", 1)[1].split("\n\n", 1)[0]
        assert stated.count("\n") == len(checks)
        assert rule.problem in section
        assert rule.how_to_fix in section
        assert rule.for_commissioner in section
