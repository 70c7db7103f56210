"""Local files of a landing folder: snapshots of the last two months, and returns of two years."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from orchestration.sample.calibration import REGISTERS, rows
from orchestration.sample.history import History
from orchestration.sample.local.access import access_sheets
from orchestration.sample.local.circumstances import circumstance_sheets
from orchestration.sample.local.clients import client_sheets
from orchestration.sample.local.episodes import episode_sheets
from orchestration.sample.local.family import family_sheets
from orchestration.sample.local.forms import form_sheets
from orchestration.sample.local.harm_reduction import harm_reduction_sheets
from orchestration.sample.local.health import health_sheets
from orchestration.sample.local.justice import justice_sheets
from orchestration.sample.local.ledger import Ledger, day_number, month_ends, month_of
from orchestration.sample.local.money import add_money
from orchestration.sample.local.psychology import draw_psychology, psychology_sheets
from orchestration.sample.local.reference import write_local_reference
from orchestration.sample.local.reports import add_reports
from orchestration.sample.local.roster import WIRRAL, Provider, Roster, draw_roster
from orchestration.sample.local.service import service_sheets
from orchestration.sample.local.sheet import Sheet, same
from orchestration.sample.local.surveys import survey_sheets
from orchestration.sample.local.treatment import treatment_sheets
from orchestration.sample.local.workforce import add_workforce

SNAPSHOT_MONTHS = 2
SHEETS = (
    client_sheets, episode_sheets, access_sheets, treatment_sheets, form_sheets,
    harm_reduction_sheets, health_sheets, family_sheets, circumstance_sheets, justice_sheets,
    service_sheets,
)  # fmt: skip
LEDGERS = (add_money, add_workforce, add_reports)
LOCAL_STREAM = 2
"""Part of the seed that keeps the local draws apart from those of the NDTMS extracts."""


def write_local(landing: Path, history: History, seed: int) -> list[Path]:
    """Write local extracts, returns and their reference tables below ``landing``.

    Returns the names of the files. The same history and seed give the same bytes.
    """
    sheets, roster = draw_local(history, seed)
    by_entity: dict[str, list[Sheet]] = defaultdict(list)
    for found in sheets:
        by_entity[found.entity].append(found)
    names: list[Path] = []
    for row in rows("local_entities", REGISTERS):
        entity = row["entity"]
        if entity not in by_entity:
            continue
        write = _write_snapshots if row["folder"] == "case_management" else _write_returns
        fields = [r["field"] for r in rows("local_fields", REGISTERS) if r["entity"] == entity]
        names.extend(write(landing, roster, by_entity[entity], fields))
    random = np.random.default_rng([seed, LOCAL_STREAM, len(SHEETS) + len(LEDGERS) + 3])
    return sorted(names) + write_local_reference(random, landing, roster)


def draw_local(history: History, seed: int) -> tuple[list[Sheet], Roster]:
    """Draw the rows of every local entity; each family has a generator of its own."""
    numbered = iter(range(len(SHEETS) + len(LEDGERS) + 3))

    def generator() -> np.random.Generator:
        return np.random.default_rng([seed, LOCAL_STREAM, next(numbered)])

    roster = draw_roster(generator(), history)
    sheets = [found for draw in SHEETS for found in draw(generator(), roster)]
    cases = draw_psychology(generator(), roster)
    sheets += psychology_sheets(generator(), roster, cases)
    random = generator()
    sheets += survey_sheets(random, roster, cases)
    ledger = Ledger()
    for add in LEDGERS:
        add(random, roster, ledger)
    sheets += ledger.sheets()
    return sheets, roster


def _write_snapshots(
    landing: Path, roster: Roster, sheets: Sequence[Sheet], fields: Sequence[str]
) -> Iterator[Path]:
    """Write what each provider has on record at the ends of the last months."""
    periods = roster.history.periods
    for month, day in list(zip(periods.months, periods.last_day, strict=True))[-SNAPSHOT_MONTHS:]:
        for number, provider in enumerate(roster.providers):
            parts = [found.as_at(int(day), found.provider == number) for found in sheets]
            yield from _write(
                landing,
                Path("case_management") / month,
                provider,
                sheets[0].entity,
                parts=parts,
                fields=fields,
            )


def _write_returns(
    landing: Path, roster: Roster, sheets: Sequence[Sheet], fields: Sequence[str]
) -> Iterator[Path]:
    """Write what each provider hands in month by month; what is older comes with the first."""
    before = -np.inf
    for end in month_ends(roster.end):
        day = day_number(end)
        for number, provider in enumerate(roster.providers):
            parts = [
                found.as_at(day, (found.provider == number) & (found.known > before))
                for found in sheets
            ]
            yield from _write(
                landing,
                Path("returns") / month_of(end),
                provider,
                sheets[0].entity,
                parts=parts,
                fields=fields,
            )
        before = day


def _write(
    landing: Path,
    folder: Path,
    provider: Provider,
    entity: str,
    *,
    parts: Sequence[pa.Table | None],
    fields: Sequence[str],
) -> Iterator[Path]:
    """Write one file with the fields of the register in their order, or none without rows."""
    filled = [part for part in parts if part is not None]
    if not filled:
        return
    table = pa.concat_tables(filled)
    name = folder / provider.code / f"{entity}.csv"
    (landing / name).parent.mkdir(parents=True, exist_ok=True)
    pa_csv.write_csv(_in_order(table, provider, fields), landing / name)
    yield name


def _in_order(table: pa.Table, provider: Provider, fields: Sequence[str]) -> pa.Table:
    """Put the columns in the order of the register, with those that every row shares.

    One provider leaves blank what it need not say: a contract where it has one alone, and that a
    row is not withdrawn. A field that a row of the table does not name is blank there.
    """
    size = table.num_rows
    nothing = pa.nulls(size, pa.string())
    shared = {"contract": same(provider.contract, size), "withdrawn": same("N", size)}
    held = set(table.column_names)
    columns = {name: table[name] if name in held else nothing for name in fields}
    if provider.council != WIRRAL:
        for name, usual in shared.items():
            if name in columns:
                columns[name] = pc.coalesce(columns[name], usual)
    return pa.table(columns)
