"""The quality gate: validates submissions and decides whether a month may be published.

Great Expectations decides, DuckDB writes the keys of the failing records, and both use the
conditions of the suites under ``expectations/``. Importing this package does not import Great
Expectations.
"""

from orchestration.gate.api import GateOutcome, read_outcome, run_gate
from orchestration.gate.decision import RuleOutcome
from orchestration.gate.errors import GateError
from orchestration.gate.results import create_result_tables
from orchestration.gate.rules import Check, Rule, Ruleset, load_ruleset

__all__ = [
    "Check",
    "GateError",
    "GateOutcome",
    "Rule",
    "RuleOutcome",
    "Ruleset",
    "create_result_tables",
    "load_ruleset",
    "read_outcome",
    "run_gate",
]
