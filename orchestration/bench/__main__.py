"""`make bench`: how long the work takes, as ratios measured side by side.

Three questions: does the usual sample run in under three minutes; what does one large landing cost
beyond a small one, against what DuckDB itself needs to load the same file as text; how does time
grow with the number of clients.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.sample import write_sample
from orchestration.settings import PROJECT

SAMPLE_CLIENTS, SAMPLE_MONTHS = 4_000, 36
LARGE_CLIENTS, SMALL_CLIENTS = 200_000, 400
GROWTH_CLIENTS = (25_000, 50_000, 100_000, 200_000, 400_000)


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


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its ratios."""
    parser = argparse.ArgumentParser(prog="python -m orchestration.bench")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the usual sizes")
    scale = parser.parse_args(arguments).scale
    with tempfile.TemporaryDirectory(prefix="warehouse-bench-") as name:
        folder = Path(name)
        _sample_run(folder, max(50, int(SAMPLE_CLIENTS * scale)))
        large = max(1_000, int(LARGE_CLIENTS * scale))
        timings = {large: _large_landing(folder, large)}
        for usual in GROWTH_CLIENTS:
            clients = max(1_000, int(usual * scale))
            if clients not in timings:
                timings[clients] = _one_month(folder, clients)
            _growth(clients, timings[clients])
    return 0


def _sample_run(folder: Path, clients: int) -> None:
    home = folder / "sample-home"
    home.mkdir()
    print(f"running the sample of {clients} clients, {SAMPLE_MONTHS} months ...", flush=True)
    write_sample(home / "sample", clients=clients, months=SAMPLE_MONTHS)
    started = time.monotonic()
    _run(home, landing="", history_months=None)
    seconds = time.monotonic() - started
    print(
        f"sample of {clients} clients, {SAMPLE_MONTHS} months, both publications: {seconds:.0f} s, "
        f"{seconds / 180:.2f} of three minutes",
        flush=True,
    )


def _large_landing(folder: Path, clients: int) -> Timing:
    small = _one_month(folder, SMALL_CLIENTS)
    plain = _plain_load(_landing(folder, clients))
    large = _one_month(folder, clients)
    beyond = large.data_path - small.data_path
    print(
        f"{clients} clients in one submission: landing, dbt and measures take {beyond:.1f} s more "
        f"than with {SMALL_CLIENTS}, {beyond / plain:.2f} times the {plain:.1f} s of DuckDB's load "
        f"(landing {large.landing - small.landing:.1f}, "
        f"records {large.records - small.records:.1f}, "
        f"figures {large.figures - small.figures:.1f}; "
        f"the gate {large.gate - small.gate:.1f} apart)",
        flush=True,
    )
    return large


def _growth(clients: int, timing: Timing) -> None:
    print(
        f"{clients} clients: {timing.data_path:.1f} s, "
        f"{timing.data_path / clients * 1000:.2f} s per thousand clients; "
        f"gate {timing.gate:.1f} s, publication {timing.publication:.1f} s, "
        f"peak memory {timing.peak_gib:.1f} GiB",
        flush=True,
    )


def _landing(folder: Path, clients: int) -> Path:
    """Give the landing folder of one submission, written where it is not there yet."""
    landing = folder / f"landing-{clients}"
    if not landing.exists():
        write_sample(landing, clients=clients, months=1)
    return landing


def _one_month(folder: Path, clients: int) -> Timing:
    """Run one submission of so many clients in a home of its own, which goes afterwards."""
    print(f"running one submission of {clients} clients ...", flush=True)
    landing = _landing(folder, clients)
    home = folder / f"home-{clients}"
    timing = _run(home, landing=str(landing), history_months=1)
    shutil.rmtree(home)
    shutil.rmtree(landing)
    return timing


def _run(home: Path, *, landing: str, history_months: int | None) -> Timing:
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


def _plain_load(landing: Path) -> float:
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


if __name__ == "__main__":
    sys.exit(main())
