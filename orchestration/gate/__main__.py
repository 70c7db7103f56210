"""``python -m orchestration.gate``: validate what is new, decide for a month, write the results.

Ends with 0 when the gate is open or was accepted, with 3 when it is closed, with 1 when it could
not come to a decision (one line on the error output says why).
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path

import duckdb

from orchestration.gate.decision import Decision, decide, month_bounds
from orchestration.gate.errors import GateError
from orchestration.gate.outputs import write_outputs
from orchestration.gate.results import files_to_validate, store_results
from orchestration.gate.rules import REGISTER, SUITES, Ruleset, load_ruleset
from orchestration.lib.duckdb_access import DatabaseFault, connect
from orchestration.lib.keyed_hash import KeyMissingError

EXIT_OPEN, EXIT_FAULT, EXIT_CLOSED = 0, 1, 3


def main(arguments: list[str] | None = None) -> int:
    """Run the gate and give the exit status."""
    options = _parser().parse_args(arguments)
    # nothing the gate makes, spilled data included, is for others to read before it says so
    os.umask(0o077)
    try:
        month_bounds(options.period)
        ruleset = load_ruleset(options.register, options.suites)
        for line in validate_new_files(options.warehouse, ruleset):
            print(f"gate: error: {line}", file=sys.stderr)
        decision = _decide_and_write(options, ruleset)
    except (GateError, DatabaseFault, KeyMissingError) as error:
        print(f"gate: {error}", file=sys.stderr)
        return EXIT_FAULT
    except duckdb.Error as error:
        print(f"gate: {options.warehouse}: {_one_line(error)}", file=sys.stderr)
        return EXIT_FAULT
    for note in decision.notes:
        print(f"gate: note: {note}")
    for reason in decision.reasons:
        print(f"gate: closed: {reason}")
    if decision.reasons and not options.accept:
        return EXIT_CLOSED
    return EXIT_OPEN


def validate_new_files(warehouse: Path, ruleset: Ruleset) -> list[str]:
    """Validate the files that this version of the rules has not seen, and store the results.

    Great Expectations is imported only when there is such a file. The warehouse is open for writing
    before and after it runs, never while.

    Returns:
        One line per check that could not be evaluated.

    """
    with connect(warehouse) as connection:
        waiting = files_to_validate(connection, ruleset)
    if not waiting:
        return []
    from orchestration.gate.gx_adapter import (  # noqa: PLC0415  its import takes many seconds
        count_with_great_expectations,
    )

    counts = count_with_great_expectations(warehouse, ruleset, waiting)
    with connect(warehouse) as connection:
        return store_results(connection, ruleset, waiting, counts)


def _decide_and_write(options: argparse.Namespace, ruleset: Ruleset) -> Decision:
    with connect(options.warehouse) as connection:
        decision = decide(connection, ruleset, options.period)
        write_outputs(
            connection,
            ruleset,
            decision,
            home=options.home,
            period=options.period,
            accepted_reason=options.accept if decision.reasons else None,
        )
    return decision


def _one_line(error: duckdb.Error) -> str:
    """Name the kind of a database error; its text is shown only where it cannot quote a record."""
    if isinstance(error, duckdb.IOException | duckdb.CatalogException | duckdb.BinderException):
        return str(error).splitlines()[0]
    return f"{type(error).__name__} in the warehouse"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m orchestration.gate", description=__doc__)
    parser.add_argument("--warehouse", type=_existing_file, required=True, help="the DuckDB file")
    parser.add_argument("--home", type=Path, required=True, help="quality/latest is written here")
    parser.add_argument("--period", required=True, help="the month to decide for, YYYY-MM")
    parser.add_argument("--accept", default=None, help="why a closed gate is passed all the same")
    parser.add_argument("--register", type=Path, default=REGISTER, help="the rule register")
    parser.add_argument("--suites", type=Path, default=SUITES, help="the expectation suites")
    return parser


def _existing_file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text}: no such file; build the warehouse first")
    return path


if __name__ == "__main__":
    # this process lives for seconds: to look again and again for what it could give back, among all
    # that Great Expectations makes when it is imported, took a sixth of its time
    gc.disable()
    sys.exit(main())
