"""The quality gate's own process, against DuckDB counting the same with one query per relation."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.bench.runs import run_to_figures
from orchestration.gate import Check, load_ruleset, run_gate
from orchestration.gate.conditions import failing, in_files
from orchestration.sample import write_sample
from orchestration.settings import PROJECT, Settings

# enough for a steady number of rows per client
_PILOT_CLIENTS = 1_000


@dataclass(frozen=True)
class GateTiming:
    """Seconds of one validation of a submission.

    Attributes:
        rows: data rows of its CSV files.
        gate: the gate's process, from its start to the outputs.
        counting: DuckDB, the same counts without library or outputs.
        library: a process that imports Great Expectations and nothing else.

    """

    rows: int
    gate: float
    counting: float
    library: float


def time_gate(folder: Path, rows: int) -> GateTiming:
    """Land one submission of about so many rows, build its records and time its validation.

    Args:
        folder: for landing folder and home; removed afterwards.
        rows: data rows of the CSV files.

    """
    pilot = write_sample(folder / "pilot", clients=_PILOT_CLIENTS, months=1)
    clients = round(_PILOT_CLIENTS * rows / pilot.rows)
    sample = write_sample(folder / "landing", clients=clients, months=1)
    home = folder / "home"
    run_to_figures(home, sample.folder)
    timing = time_validation(home, rows=sample.rows, period=sample.months[-1])
    shutil.rmtree(folder)
    return timing


def time_validation(home: Path, *, rows: int, period: str) -> GateTiming:
    """Time the gate on a home whose files and records are there, as if it had not seen them yet."""
    # the key of the pseudonyms, which the run has made
    Settings.from_environment({"WAREHOUSE_HOME": str(home)}).prepare_home()
    warehouse = home / "warehouse.duckdb"
    file_ids = _forget_results(warehouse)
    started = time.monotonic()
    subprocess.run(
        [sys.executable, "-c", "import orchestration.gate.gx_adapter"], cwd=PROJECT, check=True
    )
    library = time.monotonic() - started
    started = time.monotonic()
    run_gate(warehouse=warehouse, home=home, period=period)
    gate = time.monotonic() - started
    started = time.monotonic()
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        count_with_one_query_per_relation(connection, file_ids)
    counting = time.monotonic() - started
    return GateTiming(rows, gate, counting, library)


def _forget_results(warehouse: Path) -> list[int]:
    """Make the files as new to the gate; give their ids."""
    with duckdb.connect(str(warehouse)) as connection:
        for table in ("rule_failure", "rule_result", "validated_file"):
            connection.execute(f"delete from quality_results.{table}")
        connection.execute("checkpoint")
        return [
            int(file_id)
            for (file_id,) in connection.execute("select file_id from raw.ndtms_file").fetchall()
        ]


def count_with_one_query_per_relation(
    connection: duckdb.DuckDBPyConnection, file_ids: Sequence[int]
) -> dict[tuple[int, int, str], tuple[int, int]]:
    """Count what each check looks at and what breaks it, by check number, file and agency."""
    ruleset = load_ruleset()
    counts: dict[tuple[int, int, str], tuple[int, int]] = {}
    for relation in ruleset.relations:
        checks = ruleset.checks_in(relation)
        rows = connection.execute(
            f"select _file_id, agency_code, {', '.join(_counts(check) for check in checks)} "
            f"from {relation} where {in_files(file_ids)} group by _file_id, agency_code"
        ).fetchall()
        for file_id, agency_code, *found in rows:
            for check, pair in zip(checks, zip(found[::2], found[1::2], strict=True), strict=True):
                counts[check.number, file_id, agency_code] = pair
    return counts


def _counts(check: Check) -> str:
    return (
        f"count(case when ({check.applies_when}) then 1 end), "
        f"count(case when {failing(check.applies_when, check.holds_when)} then 1 end)"
    )
