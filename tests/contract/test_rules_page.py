"""The page of the quality rules: as the register and the suites have it, whole and readable."""

from __future__ import annotations

import re

from orchestration.gate import load_ruleset
from orchestration.rules_page import PAGE, rules_page


def test_the_page_is_what_the_register_and_the_suites_give() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "run `make docs`"


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
