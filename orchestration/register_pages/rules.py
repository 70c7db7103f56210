"""The page of the quality rules, from the register and the suites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestration.gate import Rule, Ruleset, load_ruleset
from orchestration.gate.rules import FIX_WHERE
from orchestration.lib.registers import register
from orchestration.register_pages.markdown import table

PAGE = Path("rules.md")

_SEVERITIES = {
    "reject": "`reject`: the record stays out of every measure",
    "warn": "`warn`: counted and listed, the record stays in the measures",
    "info": "`info`: counted and listed for information",
}
_CERTAINTIES = {
    "S": "a public source states it",
    "P": "a public source names the item; its column name, codes or limits are reconstructed",
    "R": "reconstructed from knowledge of the field; no public source could be read",
}
_START = """\
# Which quality rules are there?

Written by `make docs` from `seeds/dq_rules.csv` and the suites under `expectations/`: change those,
never this page. How rules become a decision is told in [quality-gate.md](quality-gate.md).
"""


def rules_page() -> str:
    """Give the page: one section per rule, in the register's order."""
    ruleset = load_ruleset()
    certainties = {row["rule_id"]: row["certainty"] for row in register("dq_rules")}
    lines = [_START]
    for rule in ruleset.rules.values():
        lines += _section(rule, ruleset, certainties[rule.rule_id])
    return "\n".join(lines)


def _section(rule: Rule, ruleset: Ruleset, certainty: str) -> Iterator[str]:
    yield f"## {rule.rule_id}: {rule.title}\n"
    yield from table(("entity", "field", "what must hold"), _checked(rule, ruleset))
    yield from table(
        ("property", "value"),
        (
            ("severity", _SEVERITIES[rule.severity]),
            ("closes the gate", "yes" if rule.is_gate else "no"),
            ("category (Kahn)", rule.kahn_category),
            ("dimension (DAMA)", rule.dama_dimension),
            ("what the provider reads", rule.problem),
            ("how to fix it", rule.how_to_fix),
            ("where to fix it", FIX_WHERE[rule.fix_where]),
            ("what it means for the figures", rule.for_commissioner),
            ("submission months", _months(rule)),
            ("how sure the rule is", _CERTAINTIES[certainty]),
        ),
    )


def _checked(rule: Rule, ruleset: Ruleset) -> Iterator[tuple[str, str, str]]:
    for suite in ruleset.suites:
        for expectation in suite["expectations"]:
            kwargs = expectation["kwargs"]
            if kwargs["rule_id"] == rule.rule_id:
                fields = ", ".join(f"`{name}`" for name in kwargs["field"].split(";") if name)
                yield (
                    f"`{suite['meta']['entity']}`",
                    fields or "record as a whole",
                    expectation["meta"]["title"],
                )


def _months(rule: Rule) -> str:
    if rule.valid_from is None and rule.valid_to is None:
        return "all"
    parts = [
        f"{word} {day:%Y-%m}"
        for word, day in (("from", rule.valid_from), ("to", rule.valid_to))
        if day is not None
    ]
    return " ".join(parts)
