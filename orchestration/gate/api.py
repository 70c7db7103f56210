"""Run the gate from other code, in a process of its own, and read its decision back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.gate.decision import RuleOutcome
from orchestration.gate.errors import GateError
from orchestration.gate.rules import PROJECT

_DECIDED = (0, 3)


@dataclass(frozen=True)
class GateOutcome:
    """The gate's decision for a month, as ``quality/latest/gate.json`` holds it.

    ``gate`` is ``open`` or ``closed``; ``reasons`` says what closes it, ``accepted_reason`` why it
    is passed all the same. ``results`` has an entry for every rule and entity of the rule set.
    Nothing here is personal.
    """

    period: str
    gate: str
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    accepted_reason: str | None
    ruleset: str
    counts: Mapping[str, int]
    results: Mapping[tuple[str, str], RuleOutcome]

    @property
    def may_publish(self) -> bool:
        """Tell whether the month may be published: the gate is open, or somebody overrode it."""
        return self.gate == "open" or self.accepted_reason is not None


def run_gate(*, warehouse: Path, home: Path, period: str, accept: str | None = None) -> GateOutcome:
    """Validate what is new, decide for a month and write ``quality/latest``.

    The work is done by ``python -m orchestration.gate`` in its own process: Great Expectations is
    slow to import and keeps the database file open. The caller must hold no connection to it.

    Args:
        warehouse: the DuckDB file, with the quality models built.
        home: the warehouse home; its ``quality/latest`` is replaced as a whole.
        period: the month, ``YYYY-MM``.
        accept: why the month is published in spite of a closed gate; blank is as none.

    Raises:
        GateError: the process came to no decision or was killed. Files it had not finished are
            unvalidated, so nothing may be published.

    """
    command = [sys.executable, "-m", "orchestration.gate"]
    command += ["--warehouse", str(warehouse.absolute()), "--home", str(home.absolute())]
    command += ["--period", period]
    if accept and accept.strip():
        command.append(f"--accept={accept.strip()}")
    process = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if process.returncode not in _DECIDED:
        lines = process.stderr.strip().splitlines() or ["it left no message"]
        raise GateError(f"the quality gate ended with status {process.returncode}: {lines[-1]}")
    return read_outcome(home / "quality" / "latest" / "gate.json")


def read_outcome(path: Path) -> GateOutcome:
    """Read a decision back from its ``gate.json``.

    Raises:
        GateError: the file is missing or is not such a file.

    """
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        results = [RuleOutcome(**result) for result in document["results"]]
        return GateOutcome(
            period=document["period"],
            gate=document["gate"],
            reasons=tuple(document["reasons"]),
            notes=tuple(document["notes"]),
            accepted_reason=document["accepted_reason"],
            ruleset=document["ruleset"],
            counts=document["counts"],
            results={(result.rule_id, result.entity): result for result in results},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GateError(f"{path}: no readable decision; run the gate again ({error})") from error
