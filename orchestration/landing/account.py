"""What became of every content that lay in the landing folder at this run or an earlier one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import duckdb


@dataclass(frozen=True)
class Rejection:
    """Why a file was not landed: a rule of the register where one says so, and what to do."""

    rule: str | None
    problem: str
    remedy: str


class _Landed(NamedTuple):
    file_id: int
    path: str
    sha256: str


@dataclass
class Account:
    """The tables `raw.ndtms_file` and `raw.ndtms_copy` as far as a landing asks them, read once.

    Attributes:
        last_file_id: the highest number given to a file, 0 where there is none.
        copies: path and SHA-256 of what lay beside the same content when it was seen first.

    """

    last_file_id: int = 0
    copies: set[tuple[str, str]] = field(default_factory=set)
    _landed_at: dict[str, str] = field(default_factory=dict)
    _landed: dict[date, list[_Landed]] = field(default_factory=lambda: defaultdict(list))
    _rejected: dict[tuple[str, str], Rejection] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: duckdb.DuckDBPyConnection) -> Account:
        """Read what earlier landings wrote down."""
        account = cls()
        rows = connection.execute(
            """
            select
                file_id, path, submission_month, sha256,
                status, rejected_rule, problem, how_to_fix
            from raw.ndtms_file
            order by file_id
            """
        ).fetchall()
        for file_id, path, month, sha256, status, rule, problem, remedy in rows:
            rejection = Rejection(rule, problem, remedy) if status == "rejected" else None
            account.add(file_id, path, month, sha256, rejection)
        account.copies.update(
            connection.execute("select path, sha256 from raw.ndtms_copy").fetchall()
        )
        return account

    def add(
        self, file_id: int, path: str, month: date, sha256: str, rejection: Rejection | None
    ) -> None:
        """Note that a content was landed, or that it was rejected."""
        self.last_file_id = max(self.last_file_id, file_id)
        if rejection:
            self._rejected[path, sha256] = rejection
            return
        self._landed_at[path] = sha256
        self._landed[month].append(_Landed(file_id, path, sha256))
        self._rejected.pop((path, sha256), None)

    def landed_at(self, path: str) -> str | None:
        """Give the SHA-256 of what was landed last from a path."""
        return self._landed_at.get(path)

    def same_content(self, month: date, sha256: str) -> tuple[str, int, list[int]] | None:
        """Say where a content was landed for a submission month, and what came after it.

        Returns:
            The path from which it was landed first, its newest number, and the numbers of the files
            landed for the month since; None where it was not landed.

        """
        landed = self._landed[month]
        same = [file for file in landed if file.sha256 == sha256]
        if not same:
            return None
        newest = same[-1].file_id
        return same[0].path, newest, [file.file_id for file in landed if file.file_id > newest]

    def rejection(self, path: str, sha256: str) -> Rejection | None:
        """Give why the content was rejected when it lay at the path, None where it was not."""
        return self._rejected.get((path, sha256))
