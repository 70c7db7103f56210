"""`make lint-frameworks`: finds what is wrong or open in the frameworks of the contracts.

It reads the registers of indicators, targets, scales and due dates under `seeds/`, and the words as
the documents print them where these differ. Each finding has its place and what to do; one that the
commissioner knows and we have settled is listed in `framework_findings_accepted.csv`.
"""

from orchestration.framework_linter.findings import CHECKS, Finding
from orchestration.framework_linter.lint import Report, lint
from orchestration.framework_linter.registers import Registers, load_registers

__all__ = ["CHECKS", "Finding", "Registers", "Report", "lint", "load_registers"]
