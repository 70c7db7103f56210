"""Which files lie in the landing folder; their names and nothing of their content."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from orchestration.lib.calendar import reporting_months

NO_FILE = "it is no file, or a link to nothing; put the file itself there"

_MONTH_FOLDER = re.compile(r"([1-9][0-9]{3})-(0[1-9]|1[0-2])")
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
    """Find the NDTMS files in the order of landing, and say of what else lies there why it is not.

    Returns:
        The files, ordered by month and name; and one line for each thing that is ignored.

    Raises:
        OSError: a folder may not be read.

    """
    files: list[NdtmsFile] = []
    ignored: list[str] = []
    root = landing / "ndtms"
    for path in lying_below(root):
        name = path.relative_to(landing).as_posix()
        month = first_day_of(path.parent.name)
        is_csv = path.suffix.lower() == ".csv" and not path.name.startswith(".")
        if path.parent.parent != root or month is None or not is_csv:
            ignored.append(f"{name}: ignored, files belong in ndtms/<YYYY-MM>/<name>.csv")
        elif unusable := what_keeps_out(path, month):
            ignored.append(f"{name}: ignored, {unusable}")
        else:
            files.append(NdtmsFile(path, name, month))
    files.sort(key=lambda file: (file.month, file.path.name))
    return files, tuple(ignored)


def first_day_of(folder: str) -> date | None:
    """Give the first day of the month that a folder is named after, None where it is no month."""
    found = _MONTH_FOLDER.fullmatch(folder)
    return date(int(found.group(1)), int(found.group(2)), 1) if found else None


def what_keeps_out(path: Path, month: date) -> str | None:
    """Say why something in the place of a file cannot be landed, None where nothing is wrong.

    A month that the calendar does not reach can only be mistyped. Were it landed, it would be the
    newest for good, as nothing landed is ever taken away.
    """
    if not path.is_file():
        return NO_FILE
    last = max(reporting_months())
    if f"{month:%Y-%m}" > last:
        return (
            f"the reporting calendar ends with {last}; put the file in the folder of its month, "
            "or add the month to seeds/reporting_calendar.csv"
        )
    return None


def lying_below(folder: Path, inside: tuple[Path, ...] = ()) -> Iterator[Path]:
    """Give what lies in a folder and those in it, by name; folders themselves are not told.

    A folder that is linked is entered like any other, unless the link leads into itself. One that
    bears the name of a CSV file was meant for one, and is told.

    Args:
        folder: may be missing.
        inside: the folders that this one lies in, as they are without links.

    Raises:
        OSError: a folder may not be read.

    """
    if not folder.is_dir():
        return
    within = (*inside, folder.resolve())
    for path in sorted(folder.iterdir()):
        if not path.is_dir() or path.suffix.lower() == ".csv":
            yield path
        if path.is_dir() and path.resolve() not in within:
            yield from lying_below(path, within)


def size_and_change(path: Path) -> tuple[int, int]:
    """Size and time of change: what tells that a file was written to meanwhile."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns
