"""Which files lie in the landing folder; their names and nothing of their content."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

MONTH_FOLDER = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_CONVENTION = re.compile(
    r"([A-Z0-9]+)-\d{8}-\d{8}-TREAT-IN-([A-Z]+)\.CSV", flags=re.IGNORECASE | re.ASCII
)
_EIGHT_DIGITS = re.compile(r"(?<!\d)\d{8}(?!\d)", flags=re.ASCII)


@dataclass(frozen=True)
class NdtmsFile:
    """An NDTMS file in the landing folder; `name` is its path relative to it."""

    path: Path
    name: str
    month: date

    @property
    def extract_date(self) -> date:
        """The later of the last day of the month and the second date in the file name."""
        last = self.month.replace(day=monthrange(self.month.year, self.month.month)[1])
        dates = _EIGHT_DIGITS.findall(self.path.name)
        try:
            named = datetime.strptime(dates[1], "%Y%m%d").date()
        except (IndexError, ValueError):
            return last
        return max(last, named)

    @property
    def convention(self) -> tuple[str | None, str | None]:
        """Agency and data set letter, where the name follows the naming convention."""
        found = _CONVENTION.fullmatch(self.path.name)
        return (found.group(1).upper(), found.group(2).upper()) if found else (None, None)


def discover(landing: Path) -> tuple[list[NdtmsFile], tuple[str, ...]]:
    """Find the NDTMS files in the order of landing, and what lies in the wrong place."""
    files: list[NdtmsFile] = []
    ignored: list[str] = []
    root = landing / "ndtms"
    for path in sorted(root.rglob("*")) if root.is_dir() else []:
        if not path.is_file():
            continue
        name = path.relative_to(landing).as_posix()
        month = MONTH_FOLDER.fullmatch(path.parent.name)
        in_place = path.parent.parent == root and month is not None
        is_csv = path.suffix.lower() == ".csv" and not path.name.startswith(".")
        if in_place and is_csv and month is not None:
            first_day = date(int(month.group(1)), int(month.group(2)), 1)
            files.append(NdtmsFile(path, name, first_day))
        else:
            ignored.append(name)
    files.sort(key=lambda file: (file.month, file.path.name))
    return files, tuple(ignored)


def size_and_change(path: Path) -> tuple[int, int]:
    """Size and time of change: what tells that a file was written to meanwhile."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns
