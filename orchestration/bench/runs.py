"""A run as a user starts it, and what DuckDB alone needs, both timed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.settings import PROJECT


@dataclass(frozen=True)
class Timing:
    """Seconds of one run over one landing, by step, and its peak memory.

    Attributes:
        landing: the landing job.
        records: dbt, registers, records and what the rules look at.
        gate: the quality gate, which is measured apart.
        figures: dbt, episodes to published views.
        publication: the published file and its Parquet copies.
        peak_gib: most memory that any process of the run held, GiB.

    """

    landing: float
    records: float
    gate: float
    figures: float
    publication: float
    peak_gib: float

    @property
    def data_path(self) -> float:
        """Landing, dbt and measures: everything but the gate and the publication."""
        return self.landing + self.records + self.figures


def run(home: Path, *, landing: str, history_months: int | None) -> Timing:
    """Run the command of a user and read the steps' times back from Dagster's store."""
    with tempfile.TemporaryFile() as said:
        run = subprocess.Popen(
            [sys.executable, "-m", "orchestration.cli", "run"],
            cwd=PROJECT,
            env={
                **os.environ,
                "WAREHOUSE_HOME": str(home),
                "WAREHOUSE_LANDING": landing,
                "HISTORY_MONTHS": str(history_months or ""),
                "PERIOD": "",
                "PYTHONPATH": str(PROJECT),
            },
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        # the run and the processes it waited for, and no others
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        if run.returncode:
            said.seek(0)
            raise SystemExit(f"the run failed: {said.read().decode(errors='replace')}")
    seconds = _step_seconds(home)
    return Timing(
        landing=seconds["land_extracts"],
        records=seconds["records"],
        gate=seconds["quality_gate"],
        figures=seconds["figures"],
        publication=seconds["publication__marts"],
        peak_gib=usage.ru_maxrss / (1 << 20),
    )


def _step_seconds(home: Path) -> dict[str, float]:
    """Give the seconds of each step, of the longer run where the sample publishes two months."""
    import dagster as dg  # noqa: PLC0415  slow import

    with dg.DagsterInstance.from_config(str(home / "dagster")) as instance:
        seconds: dict[str, float] = {}
        for record in instance.get_run_records():
            for stats in instance.get_run_step_stats(record.dagster_run.run_id):
                if stats.start_time and stats.end_time:
                    spent = stats.end_time - stats.start_time
                    seconds[stats.step_key] = max(seconds.get(stats.step_key, 0.0), spent)
    return seconds


def plain_load(landing: Path) -> float:
    """Seconds that DuckDB needs to load the same files into one table, all text."""
    database = landing.with_suffix(".duckdb")
    started = time.monotonic()
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "create table plain as select * from "
            f"read_csv('{landing}/ndtms/*/*.csv', all_varchar = true, union_by_name = true, "
            "ignore_errors = true)"
        )
        connection.execute("checkpoint")
    seconds = time.monotonic() - started
    database.unlink()
    return seconds
