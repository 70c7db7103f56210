"""What lies in the landing folder: which files hold which agencies, and the reference tables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from .dates import month_end, parse_date

KEY_COLUMNS = {"AGNCY", "CLIENTID", "EPISODID", "CONSENT"}
ALIASES = {"SUBMODID": "SUBMID", "TITREVID": "TITID"}

EpisodeKey = tuple[str, str]  # CLIENTID, EPISODID


@dataclass(frozen=True)
class Row:
    """One usable data row: its number (from 1) and the columns that are not missing."""

    number: int
    values: dict[str, str]


@dataclass
class AgencyContent:
    """Which clients and episodes of one agency a file holds; episodes with their last `DISD`."""

    clients: set[str] = field(default_factory=set)
    episodes: dict[EpisodeKey, str | None] = field(default_factory=dict)


@dataclass
class SourceFile:
    """One NDTMS file. `order` is the landing order; `problem` is the rule that rejects it whole."""

    path: Path
    month: date
    order: int
    extract_date: date
    problem: str | None = None
    agencies: dict[str, AgencyContent] = field(default_factory=dict)

    def rows(self, columns: Collection[str]) -> Iterator[Row]:
        """Usable rows: as many values as headers, blanked where consent is not given."""
        records = _records(self.path)
        header = _header(next(records, []))
        wanted = [(name, header.index(name)) for name in columns if name in header]
        for number, record in enumerate(records, start=1):
            if len(record) != len(header):
                continue  # V004
            filled = ((name, _clean(record[at])) for name, at in wanted if record[at])
            values = {name: value for name, value in filled if value is not None}
            if values.get("CONSENT") != "Y":
                kept = ("AGNCY", "CLIENTID", "CONSENT")
                values = {name: values[name] for name in kept if name in values}
            yield Row(number, values)


@dataclass(frozen=True)
class Agency:
    """An agency as the reference table names it."""

    code: str
    provider: str


@dataclass
class Landing:
    """Everything the oracle needs to know about a landing folder."""

    files: list[SourceFile]
    agencies: dict[str, Agency]
    area_of_authority: dict[str, str]
    contracts: set[tuple[str, str]]  # area, provider

    @property
    def areas(self) -> list[str]:
        """Area keys in alphabetical order."""
        return sorted(set(self.area_of_authority.values()))


def load_landing(folder: Path) -> Landing:
    """Look through a landing folder whose files are all seen for the first time."""
    files: list[SourceFile] = []
    paths = (folder / "ndtms").glob("*/*.csv")
    for path in sorted(paths, key=lambda found: (found.parent.name, found.name)):
        month = date.fromisoformat(f"{path.parent.name}-01")
        source = SourceFile(path, month, len(files) + 1, _extract_date(path.name, month))
        _look_through(source)
        files.append(source)
    reference = folder / "reference"
    agencies = {
        row["agency_code"].upper(): Agency(row["agency_code"].upper(), row["provider_code"])
        for row in _reference(reference / "agencies.csv")
    }
    areas = {
        row["authority_code"].upper(): row["area"] for row in _reference(reference / "areas.csv")
    }
    contracts = {
        (row["area"], row["provider_code"]) for row in _reference(reference / "contracts.csv")
    }
    return Landing(files, agencies, areas, contracts)


def _look_through(source: SourceFile) -> None:
    header = _header(next(_records(source.path), []))
    if not set(header) >= KEY_COLUMNS:
        source.problem = "V001"
    elif len(set(header)) != len(header):
        source.problem = "V002"
    if source.problem:
        return
    for row in source.rows({*KEY_COLUMNS, "DISD"}):
        agency, client = row.values.get("AGNCY"), row.values.get("CLIENTID")
        if agency is None:
            continue
        content = source.agencies.setdefault(agency, AgencyContent())
        if client is None:
            continue
        content.clients.add(client)
        episode = row.values.get("EPISODID")
        if episode is not None:
            content.episodes[client, episode] = row.values.get("DISD")


def _records(path: Path) -> Iterator[list[str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    # blank lines are no rows
    return (record for record in csv.reader(io.StringIO(text, newline="")) if record)


def _header(names: list[str]) -> list[str]:
    upper = [name.strip().upper() for name in names]
    return [ALIASES.get(name, name) for name in upper]


def _clean(text: str) -> str | None:
    value = text.strip().upper()
    return None if value in {"", "NA"} else value


def _extract_date(file_name: str, month: date) -> date:
    """Later of the end of the submission month and the second date in the file name."""
    found = re.findall(r"(?<!\d)\d{8}(?!\d)", file_name)
    named = parse_date(found[1]) if len(found) > 1 else None
    last = month_end(month)
    return max(last, named) if named else last


def _reference(path: Path) -> list[dict[str, str]]:
    records = _records(path)
    header = [name.strip().lower() for name in next(records)]
    return [
        dict(zip(header, (value.strip() for value in record), strict=True)) for record in records
    ]
