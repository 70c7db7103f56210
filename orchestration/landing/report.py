"""What a landing tells: counts, file names and column names, never a value of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Log(Protocol):
    """What the landing writes its lines to: a `logging.Logger` or a Dagster log."""

    def info(self, msg: str, /) -> object:
        """Take a line about the normal course of things."""

    def warning(self, msg: str, /) -> object:
        """Take a line about something that somebody should look at."""


@dataclass(frozen=True)
class LandedFile:
    """A file that this run took in.

    Attributes:
        path: relative to the landing folder.
        file_id: its place in the order of landing, from 1.
        rows: data rows in the file, those kept out included.
        rows_kept_out: numbers of the rows that do not fit the header (V004), from 1.
        non_consent_rows: rows of which only the keys were kept.
        unknown_columns: header names that the field register does not know (V005).

    """

    path: str
    file_id: int
    rows: int
    rows_kept_out: tuple[int, ...]
    non_consent_rows: int
    unknown_columns: tuple[str, ...]

    @property
    def rejected_rows(self) -> int:
        """How many rows were kept out."""
        return len(self.rows_kept_out)


@dataclass(frozen=True)
class DuplicateFile:
    """A file whose content was landed before for the same month, under `same_as`."""

    path: str
    same_as: str


@dataclass(frozen=True)
class RejectedFile:
    """A file that is kept out whole as long as the same bytes lie at its path.

    Attributes:
        path: relative to the landing folder.
        rule: `V001` or `V002`, None where the file could not be read at all.
        problem: what is wrong, with the row, line or byte where it shows.
        remedy: what to do.

    """

    path: str
    rule: str | None
    problem: str
    remedy: str


@dataclass(frozen=True)
class LandingReport:
    """What one landing found and did.

    Attributes:
        seen: number of NDTMS files in the landing folder.
        landed: files taken in by this run, in the order of landing.
        unchanged: paths whose content was landed by an earlier run.
        duplicates: files that were not landed because their content already is.
        rejected: files kept out whole, those of earlier runs that still lie there included.
        ignored: one line for each thing below `ndtms/` that is no file to land, with its path.
        withdrawn_rows: earlier rows blanked because the client's newest row refuses consent.
        references: origin of each reference table that was loaded, `landing` or `project`.

    """

    seen: int
    landed: tuple[LandedFile, ...]
    unchanged: tuple[str, ...]
    duplicates: tuple[DuplicateFile, ...]
    rejected: tuple[RejectedFile, ...]
    ignored: tuple[str, ...]
    withdrawn_rows: int
    references: dict[str, str]

    @property
    def rejected_rows(self) -> int:
        """Rows that this run kept out because they do not fit the header."""
        return sum(file.rejected_rows for file in self.landed)

    @property
    def non_consent_rows(self) -> int:
        """Rows landed by this run of which only the keys were kept."""
        return sum(file.non_consent_rows for file in self.landed)

    @property
    def unknown_columns(self) -> dict[str, tuple[str, ...]]:
        """Unknown column names by path, for the files of this run that have any."""
        return {file.path: file.unknown_columns for file in self.landed if file.unknown_columns}


class LandingFault(Exception):
    """Something in the landing folder or a seed that stops the run; one line with the remedy.

    Attributes:
        faults: every fault found, one line each; the message is the first.
        report: what was landed all the same, None where nothing could be.

    """

    def __init__(self, faults: Sequence[str], report: LandingReport | None = None) -> None:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")
        self.faults = tuple(faults)
        self.report = report
