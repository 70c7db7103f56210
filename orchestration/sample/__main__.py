"""Command line: ``python -m orchestration.sample --clients N --months M --seed S --out DIR``."""

import argparse
import sys
from pathlib import Path

from orchestration.sample.generate import write_sample


def main() -> int:
    """Write a sample and say what was written; 2 when it cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m orchestration.sample", description=__doc__)
    parser.add_argument("--clients", type=int, default=4000, help="persons over the whole history")
    parser.add_argument("--months", type=int, default=36, help="submission months")
    parser.add_argument("--seed", type=int, default=2025, help="the same seed, the same files")
    parser.add_argument("--newest-month", default="2025-03", help="YYYY-MM")
    parser.add_argument("--out", type=Path, required=True, help="landing folder, empty or new")
    chosen = parser.parse_args()
    try:
        summary = write_sample(
            chosen.out,
            clients=chosen.clients,
            months=chosen.months,
            seed=chosen.seed,
            newest_month=chosen.newest_month,
        )
    except (ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    print(
        f"{summary.folder}: {len(summary.files)} extracts of {summary.months[0]} to "
        f"{summary.months[-1]}, {summary.clients} clients, {summary.rows} rows, "
        f"{summary.size_bytes / 1e6:.0f} MB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
