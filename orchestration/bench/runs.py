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
        peak_gib: most memory that any process of the run held, GiB.

    """

    landing: float
    records: float
    gate: float
    figures: float
    peak_gib: float

    @property
    def data_path(self) -> float:
        """Landing, dbt and measures: everything but the gate."""
        return self.landing + self.records + self.figures


def run(home: Path) -> None:
    """Run the command of a user on the sample that lies in a home."""
    _start("orchestration.cli", "run", home=home)


def run_to_figures(home: Path, landing: Path) -> Timing:
    """Land one submission and make its month's figures; publishing them is left out.

    A publication writes a row per person and figure, of which there are hundreds of millions.
    """
    peak_gib = _start("orchestration.bench.to_figures", home=home, landing=str(landing))
    seconds = _step_seconds(home)
    return Timing(
        landing=seconds["land_extracts"],
        records=seconds["records"],
        gate=seconds["quality_gate"],
        figures=seconds["figures"],
        peak_gib=peak_gib,
    )


def _start(*program: str, home: Path, landing: str = "") -> float:
    """Run a program of the project; give the most memory a process of it held, GiB."""
    with tempfile.TemporaryFile() as said:
        run = subprocess.Popen(
            [sys.executable, "-m", *program],
            cwd=PROJECT,
            env={
                **os.environ,
                "WAREHOUSE_HOME": str(home),
                "WAREHOUSE_LANDING": landing,
                "HISTORY_MONTHS": "1" if landing else "",
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
    return usage.ru_maxrss / (1 << 20)


def _step_seconds(home: Path) -> dict[str, float]:
    """Give the seconds of each step."""
    import dagster as dg  # noqa: PLC0415  slow import

    with dg.DagsterInstance.from_config(str(home / "dagster")) as instance:
        return {
            stats.step_key: stats.end_time - stats.start_time
            for record in instance.get_run_records()
            for stats in instance.get_run_step_stats(record.dagster_run.run_id)
            if stats.start_time and stats.end_time
        }


def plain_load(landing: Path) -> float:
    """Seconds that DuckDB needs to load the same files, all text, into one table of each kind."""
    kinds = {f"{landing}/ndtms/*/*.csv"} | {
        f"{landing}/{file.relative_to(landing).parts[0]}/*/*/{file.name}"
        for file in landing.glob("*/*/*/*.csv")
    }
    database = landing.with_suffix(".duckdb")
    started = time.monotonic()
    with duckdb.connect(str(database)) as connection:
        for number, files in enumerate(sorted(kinds)):
            connection.execute(
                f"create table plain_{number} as select * from "
                f"read_csv('{files}', all_varchar = true, union_by_name = true, "
                "ignore_errors = true)"
            )
        connection.execute("checkpoint")
    seconds = time.monotonic() - started
    database.unlink()
    return seconds
