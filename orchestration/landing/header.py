"""The header line: which column holds which field, and whether the file can be landed by it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.landing.profile import Profile
from orchestration.landing.scan import UTF_8

KEY_FIELDS = ("AGNCY", "CLIENTID", "EPISODID", "CONSENT")
"""Without these nobody can say whose record a row is, nor whether it may be kept."""

_LONGEST_LINE = 1_000_000
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


class FileRejectedError(Exception):
    """The file is kept out whole.

    Attributes:
        rule: `V001` or `V002`, None where the file cannot be read at all.
        problem: what is wrong; never a value of a row.
        remedy: what to do.

    """

    def __init__(self, rule: str | None, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.rule = rule
        self.problem = problem
        self.remedy = remedy


EXPORT_AGAIN = "export it again as CSV (comma-separated, UTF-8) and put it under the same name"


@dataclass(frozen=True)
class Layout:
    """How the columns of one file are to be read.

    Attributes:
        names: header names as written, trimmed, in file order.
        fields: position of each NDTMS field that the file has, by canonical name.
        unknown: position and name of each column that is no NDTMS field.
        is_first_line: the header is the first physical line and nothing but it.

    """

    names: tuple[str, ...]
    fields: dict[str, int]
    unknown: tuple[tuple[int, str], ...]
    is_first_line: bool

    @property
    def width(self) -> int:
        """How many values every row must have."""
        return len(self.names)


def read_layout(path: Path, encoding: str, profile: Profile) -> Layout:
    """Read the header of a file and assign its columns by name.

    Names are compared without regard to case and surrounding blanks; a known other name counts as
    the field it stands for; the order of the columns does not matter.

    Raises:
        FileRejectedError: no header, a key column is missing (V001) or a name stands twice (V002).
        OSError: the file cannot be read.

    """
    names, is_first_line = _first_record(path, encoding)
    fields: dict[str, int] = {}
    unknown: dict[str, int] = {}
    twice: list[str] = []
    for position, name in enumerate(names):
        upper = name.upper()
        field = profile.aliases.get(upper, upper)
        if not field:
            unknown[f"column {position + 1}"] = position  # a column without a name
        elif field in fields or field in unknown:
            twice.append(field)
        elif field in profile.fields:
            fields[field] = position
        else:
            unknown[field] = position
    missing = [field for field in KEY_FIELDS if field not in fields]
    if missing:
        raise FileRejectedError(
            "V001",
            f"the header has no column {', '.join(missing)}{separator_hint(names)}",
            "send the file with a header line that holds AGNCY, CLIENTID, EPISODID and CONSENT",
        )
    if twice:
        raise FileRejectedError(
            "V002",
            f"the header has more than one column {', '.join(dict.fromkeys(twice))}",
            "keep one column of each name; names that stand for one field count as the same",
        )
    return Layout(
        names=names,
        fields=fields,
        unknown=tuple((position, names[position] or label) for label, position in unknown.items()),
        is_first_line=is_first_line,
    )


def _first_record(path: Path, encoding: str) -> tuple[tuple[str, ...], bool]:
    lines_read = 0

    def lines(handle: io.TextIOBase) -> Iterator[str]:
        nonlocal lines_read
        while line := handle.readline(_LONGEST_LINE):
            lines_read += 1
            if len(line) == _LONGEST_LINE:
                raise FileRejectedError(None, "its first line has no end", EXPORT_AGAIN)
            yield line

    python_name = "utf-8-sig" if encoding == UTF_8 else "cp1252"
    with path.open(encoding=python_name, newline="") as handle:
        try:
            for record in csv.reader(lines(handle), strict=True, skipinitialspace=True):
                names = tuple(name.strip() for name in record)
                if any(names):
                    return names, lines_read == 1
        except csv.Error:
            handle.seek(0)
            first_line = handle.readline(_LONGEST_LINE)
            if separator_hint([first_line]):
                # one value in which quotation marks stand, as it is without quotation marks
                return (first_line.strip(),), lines_read == 1
            raise FileRejectedError(
                None,
                f"a quotation mark in the header (line {lines_read}) is not closed",
                EXPORT_AGAIN,
            ) from None
    raise FileRejectedError(None, "it is empty: it has not even a header line", EXPORT_AGAIN)


def separator_hint(names: Sequence[str]) -> str:
    """Say by what a header of one name seems to be separated, nothing where it has more names.

    A header whose quotation marks do not pair up between commas has one name: its whole line.
    """
    if len(names) == 1:
        for separator, label in _OTHER_SEPARATORS.items():
            if separator in names[0] and _is_split_by(separator, names[0]):
                return f"; its values seem to be separated by {label} instead of commas"
    return ""


def _is_split_by(separator: str, line: str) -> bool:
    try:
        return len(next(csv.reader([line], delimiter=separator, strict=True))) > 1
    except csv.Error:
        return False
