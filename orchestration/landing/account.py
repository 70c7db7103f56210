"""What became of every content that lay in the landing folder at this run or an earlier one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import duckdb


@dataclass(frozen=True)
class Rejection:
    """Why a file was not landed: a rule of the register where one says so, and what to do."""

    rule: str | None
    problem: str
    remedy: str


@dataclass
class Account:
    """The table `raw.ndtms_file` as far as a landing asks it, read once.

    Attributes:
        last_file_id: the highest number given to a file, 0 where there is none.

    """

    last_file_id: int = 0
    _landed_at: dict[str, str] = field(default_factory=dict)
    _first_path: dict[tuple[date, str], str] = field(default_factory=dict)
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
        self._first_path.setdefault((month, sha256), path)
        self._rejected.pop((path, sha256), None)

    def landed_at(self, path: str) -> str | None:
        """Give the SHA-256 of what was landed last from a path."""
        return self._landed_at.get(path)

    def first_path(self, month: date, sha256: str) -> str | None:
        """Give the path from which a content was landed first for a submission month."""
        return self._first_path.get((month, sha256))

    def rejection(self, path: str, sha256: str) -> Rejection | None:
        """Give why the content was rejected when it lay at the path, None where it was not."""
        return self._rejected.get((path, sha256))
