"""What a check says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from orchestration.framework_linter.registers import Registers, Row


@dataclass(frozen=True)
class Finding:
    """Something wrong or open, and what to do.

    Attributes:
        check_id: which check found it.
        framework: whose document, blank where it is no one's.
        place: the indicator, scale, report or number concerned.
        row: where it stands, None for a finding of the whole register.
        problem: one line.
        remedy: one line.

    """

    check_id: str
    framework: str
    place: str
    row: Row | None
    problem: str
    remedy: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What an accepted finding is known by."""
        return self.check_id, self.framework, self.place


@dataclass(frozen=True)
class Check:
    """A check: a finding is an error where a figure could be wrong, else a warning."""

    check_id: str
    title: str
    severity: str
    find: Callable[[Registers], Iterator[Finding]]


CHECKS: dict[str, Check] = {}


def check(
    check_id: str, title: str, severity: str
) -> Callable[[Callable[[Registers], Iterator[Finding]]], Callable[[Registers], Iterator[Finding]]]:
    """Register a check under its id."""

    def registered(
        find: Callable[[Registers], Iterator[Finding]],
    ) -> Callable[[Registers], Iterator[Finding]]:
        CHECKS[check_id] = Check(check_id, title, severity, find)
        return find

    return registered
