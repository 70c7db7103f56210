"""Great Expectations on DuckDB: the dialect, the metric and the expectation of the gate.

Importing this module imports Great Expectations, which takes many seconds, and leaves it holding
connections. Only the gate's own process does so, and only when there is a file to validate.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

# must be set before the first import: the library reads it once
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import sqlalchemy as sa
from duckdb_engine import ConnectionWrapper
from duckdb_engine import Dialect as DuckDbDialect
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.exceptions.exceptions import GreatExpectationsError
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from sqlalchemy.dialects import registry

from orchestration.gate.conditions import failing, in_files
from orchestration.gate.counts import CheckCounts, UnitCounts
from orchestration.gate.errors import GateError
from orchestration.gate.rules import Ruleset

_METRIC = "table.records_checked_and_failed"

# Errors of these kinds speak of columns and syntax; all others may quote a value of a record.
_HARMLESS = ("Binder Error", "Catalog Error", "Parser Error")


class GateDialect(DuckDbDialect):
    """DuckDB for Great Expectations, which gives a connection back before it fetches the rows.

    SQLAlchemy would then roll back, and DuckDB would drop the pending result: so a transaction's
    begin, commit and rollback do nothing here. Nothing is ever written through this dialect.
    """

    supports_statement_cache = False
    opened: ClassVar[list[ConnectionWrapper]] = []

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        """Open a connection and remember it, as Great Expectations does not close its own."""
        connection = super().connect(*args, **kwargs)
        self.opened.append(connection)
        return connection

    def do_begin(self, connection: Any) -> None:
        """Do nothing."""

    def do_commit(self, connection: Any) -> None:
        """Do nothing."""

    def do_rollback(self, connection: Any) -> None:
        """Do nothing."""

    @classmethod
    def close_all(cls) -> None:
        """Close every connection, which is what gives the lock on the file back."""
        while cls.opened:
            cls.opened.pop().close()


registry.register("duckdb.gx", __name__, GateDialect.__name__)


class RecordsCheckedAndFailed(TableMetricProvider):
    """Records that a rule looks at and records that break it, per file and agency, in one query."""

    metric_name = _METRIC
    value_keys = ("applies_when", "holds_when")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,  # noqa: N805  the decorator makes a class method of it
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        **_: Any,
    ) -> list[list[Any]]:
        batch, _domain, _accessor = execution_engine.get_compute_domain(
            domain_kwargs=metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE
        )
        applies_when = metric_value_kwargs["applies_when"]
        breaks = failing(applies_when, metric_value_kwargs["holds_when"])
        unit: list[sa.ColumnClause[Any]] = [sa.column("_file_id"), sa.column("agency_code")]
        query = (
            sa.select(
                *unit,
                # literal_column, not text: a colon in a condition is no bind parameter
                sa.literal_column(f"count(case when ({applies_when}) then 1 end)"),
                sa.literal_column(f"count(case when {breaks} then 1 end)"),
            )
            .select_from(batch)
            .group_by(*unit)
        )
        return [list(row) for row in execution_engine.execute_query(query).fetchall()]


class ExpectRecordsToMeetRule(BatchExpectation):
    """Expect every record that a data-quality rule applies to, to meet it.

    The result holds counts per file and agency; no value of a record is ever part of it.
    """

    rule_id: str
    field: str = ""
    applies_when: str
    holds_when: str

    metric_dependencies = (_METRIC,)
    success_keys = ("applies_when", "holds_when")
    args_keys = ("rule_id", "field")

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,  # noqa: ARG002  given by the library
        execution_engine: Any = None,  # noqa: ARG002  given by the library
    ) -> dict[str, Any]:
        counts = metrics[_METRIC]
        return {
            "success": all(failed == 0 for *_, failed in counts),
            "result": {"observed_value": counts},
        }


def count_with_great_expectations(
    warehouse: Path, ruleset: Ruleset, file_ids: Sequence[int]
) -> list[CheckCounts]:
    """Run every suite on the records of some files and give what each expectation found.

    The warehouse is opened read-only; when the function returns, its lock is free again.

    Args:
        warehouse: the DuckDB file.
        ruleset: the suites to run.
        file_ids: the files to validate, at least one.

    Returns:
        One entry per check, in the order of ``ruleset.checks``. An expectation that raised has
        ``error`` set and no counts.

    Raises:
        GateError: Great Expectations left an expectation out or gave an answer for none.

    """
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    try:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(
            globally=False, metric_calculations=False
        )
        source = context.data_sources.add_sql(
            "warehouse",
            connection_string="duckdb+gx://",
            # as an argument, not in the address: a path may hold any character
            kwargs={  # type: ignore[call-arg]  # missing in the stub
                "connect_args": {"database": str(warehouse), "read_only": True}
            },
        )
        found: list[CheckCounts] = []
        for document in ruleset.suites:
            found += _run_suite(source, document, ruleset, file_ids)
        return found
    finally:
        GateDialect.close_all()


def _run_suite(
    source: Any, document: dict[str, Any], ruleset: Ruleset, file_ids: Sequence[int]
) -> list[CheckCounts]:
    meta = document["meta"]
    checks = ruleset.checks_in(meta["relation"])
    file_ids = ruleset.files_of(meta["relation"], file_ids)
    if not file_ids:
        return [CheckCounts(check.number, {}) for check in checks]
    suite = gx.ExpectationSuite(
        name=document["name"], expectations=document["expectations"], meta=dict(meta)
    )
    asset = source.add_query_asset(
        document["name"], query=f"select * from {meta['relation']} where {in_files(file_ids)}"
    )
    batch = asset.add_batch_definition_whole_table("files to validate").get_batch()
    try:
        results = batch.validate(suite, result_format="BASIC").results
    except GreatExpectationsError as error:
        raise GateError(f"{document['name']}: {type(error).__name__} in the suite") from error
    answers = {
        (kwargs["rule_id"], kwargs.get("field", "")): result
        for result in results
        for kwargs in [result.expectation_config.kwargs]
    }
    if {(check.rule_id, check.field) for check in checks} != set(answers):
        # the library drops an expectation it cannot build with no more than a log line
        raise GateError(f"{document['name']}: Great Expectations did not answer every expectation")
    return [_counts(check.number, answers[check.rule_id, check.field]) for check in checks]


def _counts(number: int, answer: Any) -> CheckCounts:
    # an expectation that raised looks like one that failed, but for this entry
    information = answer.exception_info or {}
    details = [information, *(entry for entry in information.values() if isinstance(entry, dict))]
    raised = [entry for entry in details if entry.get("raised_exception")]
    if raised:
        return CheckCounts(number, {}, _harmless(str(raised[0].get("exception_message"))))
    counts = {
        (int(file_id), str(agency_code)): UnitCounts(int(checked), int(failed))
        for file_id, agency_code, checked, failed in answer.result["observed_value"]
    }
    decided = answer.success == all(count.failed == 0 for count in counts.values())
    return CheckCounts(number, counts, None if decided else "the decision contradicts its counts")


def _harmless(message: str) -> str:
    for kind in _HARMLESS:
        if kind in message:
            return message[message.index(kind) :].splitlines()[0]
    return "the condition could not be evaluated"
