"""`make bench`: how long the work takes, as ratios measured side by side.

Four questions: does the usual sample run in under three minutes; what does the quality gate take on
one month's submission, against DuckDB counting the same; what does one large landing cost beyond a
small one, against what DuckDB itself needs to load the same files as text, for a submission alone
and with the providers' own data of the same clients; how does time grow with the number of clients.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from orchestration.bench.gate import GateTiming, time_gate
from orchestration.bench.runs import Timing, plain_load, run, run_to_figures
from orchestration.sample import write_sample

SAMPLE_CLIENTS, SAMPLE_MONTHS = 4_000, 36
GATE_ROWS, GATE_SECONDS = 20_000, 15
LARGE_CLIENTS, SMALL_CLIENTS = 200_000, 400
GROWTH_CLIENTS = (25_000, 50_000, 100_000, 200_000, 400_000)
# what providers hand in beside the submission
LOCAL_FOLDERS = ("case_management", "returns")


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark and print its ratios."""
    parser = argparse.ArgumentParser(prog="python -m orchestration.bench")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the usual sizes")
    scale = parser.parse_args(arguments).scale
    with tempfile.TemporaryDirectory(prefix="warehouse-bench-") as name:
        folder = Path(name)
        _sample_run(folder, max(50, int(SAMPLE_CLIENTS * scale)))
        gate_on_a_submission(folder, max(2_000, int(GATE_ROWS * scale)))
        large = max(1_000, int(LARGE_CLIENTS * scale))
        timings = {large: _large_landing(folder, large, with_local=False)}
        _large_landing(folder, large, with_local=True)
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
    run(home)
    seconds = time.monotonic() - started
    print(
        f"sample of {clients} clients, {SAMPLE_MONTHS} months, both publications: {seconds:.0f} s, "
        f"{seconds / 180:.2f} of three minutes",
        flush=True,
    )


def gate_on_a_submission(folder: Path, rows: int) -> None:
    """Time the gate's process on a submission of so many rows, and on one of twice as many."""
    once, twice = _gate(folder, rows), _gate(folder, 2 * rows)
    print(
        f"gate on {once.rows} rows in one submission: {once.gate:.1f} s, "
        f"{once.gate / GATE_SECONDS:.2f} of {GATE_SECONDS} seconds, "
        f"{once.gate / once.counting:.0f} times the {once.counting:.2f} s of DuckDB counting the "
        f"same ({once.library:.1f} s are the import of Great Expectations); "
        f"{twice.rows / once.rows:.2f} times the rows take {twice.gate / once.gate:.2f} times "
        f"as long, and DuckDB {twice.counting / once.counting:.2f} times",
        flush=True,
    )


def _gate(folder: Path, rows: int) -> GateTiming:
    print(f"running the gate on one submission of about {rows} rows ...", flush=True)
    return time_gate(folder / f"gate-{rows}", rows)


def _large_landing(folder: Path, clients: int, *, with_local: bool) -> Timing:
    small = _one_month(folder, SMALL_CLIENTS, with_local=with_local)
    landing = _landing(folder, clients, with_local=with_local)
    plain = plain_load(landing)
    large = _one_month(folder, clients, with_local=with_local)
    beyond = large.data_path - small.data_path
    print(
        f"{clients} clients in one submission{' with local extracts' if with_local else ''}: "
        f"landing, dbt and measures take {beyond:.1f} s more "
        f"than with {SMALL_CLIENTS}, {beyond / plain:.2f} times the {plain:.1f} s of DuckDB's load "
        f"(landing {large.landing - small.landing:.1f}, "
        f"records {large.records - small.records:.1f}, "
        f"figures {large.figures - small.figures:.1f}; "
        f"the gate {large.gate - small.gate:.1f} apart; peak memory {large.peak_gib:.1f} GiB)",
        flush=True,
    )
    return large


def _growth(clients: int, timing: Timing) -> None:
    print(
        f"{clients} clients: {timing.data_path:.1f} s, "
        f"{timing.data_path / clients * 1000:.2f} s per thousand clients; "
        f"gate {timing.gate:.1f} s, peak memory {timing.peak_gib:.1f} GiB",
        flush=True,
    )


def _landing(folder: Path, clients: int, *, with_local: bool) -> Path:
    """Give the landing folder of one submission, written where it is not there yet."""
    landing = folder / f"landing-{clients}"
    if not landing.exists():
        write_sample(landing, clients=clients, months=1)
        for name in () if with_local else LOCAL_FOLDERS:
            shutil.rmtree(landing / name)
    return landing


def _one_month(folder: Path, clients: int, *, with_local: bool = False) -> Timing:
    """Time one submission of so many clients in a home of its own, which goes afterwards."""
    print(f"running one submission of {clients} clients ...", flush=True)
    landing = _landing(folder, clients, with_local=with_local)
    home = folder / f"home-{clients}"
    timing = run_to_figures(home, landing)
    shutil.rmtree(home)
    shutil.rmtree(landing)
    return timing


if __name__ == "__main__":
    sys.exit(main())
