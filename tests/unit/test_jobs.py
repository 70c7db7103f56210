"""What a user is told of a job that failed."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import dagster as dg
import pytest

from orchestration.defs.loggers import LOGGERS
from orchestration.jobs import execute, what_failed
from orchestration.lib.duckdb_access import WarehouseBusyError

DBT = """\
The dbt CLI process with command

`dbt build --select fqn:marts`

failed with exit code `1`. Check the stdout in the Dagster compute logs.

Errors parsed from dbt logs:

199 of 219 \x1b[31mFAIL 3\x1b[0m assert_exits_by_reason_add_up_to_exits

\x1b[31mFailure in test assert_exits_by_reason_add_up_to_exits\x1b[0m
"""


KILLED = DBT.partition("Errors parsed")[0].replace("code `1`", "code `-9`")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (DBT, "199 of 219 FAIL 3 assert_exits_by_reason_add_up_to_exits"),
        (
            KILLED,
            "dbt ended with exit code -9 and did not say why; look at the end of run.log in "
            "WAREHOUSE_HOME, and whether memory or disk ran out",
        ),
        (
            "orchestration.landing.report.LandingFault: reference/areas.csv: has no row\n",
            "reference/areas.csv: has no row",
        ),
        (
            "dagster._core.errors.DagsterExecutionInterruptedError\n",
            "interrupted; run again: it goes on from what was landed, and the last publication "
            "still stands",
        ),
        (" \n", "failed without a message"),
        ("reference/areas.csv: has no row\nTraceback ...\n", "reference/areas.csv: has no row"),
    ],
)
def test_the_line_that_says_what_failed_is_told(message: str, told: str) -> None:
    assert what_failed(message) == told


def test_a_fault_of_ours_is_told_and_not_what_it_came_of() -> None:
    """DuckDB says that a lock is held; the fault says by whom and what to do."""

    @dg.asset
    def busy() -> None:
        raise WarehouseBusyError("warehouse.duckdb: in use by process 7") from OSError("a lock")

    definitions = dg.Definitions(
        assets=[busy], jobs=[dg.define_asset_job("landing")], loggers=LOGGERS
    )
    with dg.DagsterInstance.ephemeral() as instance:
        told = execute(definitions, "landing", instance)
    assert told == "busy: warehouse.duckdb: in use by process 7"


def test_a_failure_in_another_process_is_told_by_its_error() -> None:
    @dg.asset
    def report() -> None:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            apart.submit(int, "no number").result()

    definitions = dg.Definitions(
        assets=[report], jobs=[dg.define_asset_job("reports")], loggers=LOGGERS
    )
    with dg.DagsterInstance.ephemeral() as instance:
        told = execute(definitions, "reports", instance)
    assert told == "report: ValueError: invalid literal for int() with base 10: 'no number'"
