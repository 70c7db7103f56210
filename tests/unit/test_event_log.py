"""Dagster's event log as the project keeps it."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage

from orchestration.lib.dagster_store import open_store
from orchestration.lib.event_log import OneEngineEventLog


@dg.asset
def figures() -> None:
    """Stand for anything that is made."""


@dg.asset_check(asset=figures)
def whole() -> dg.AssetCheckResult:
    """Stand for anything that is checked."""
    return dg.AssetCheckResult(passed=True)


def test_what_a_run_did_is_read_back_by_another_process_s_instance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "_connect" in vars(ConsolidatedSqliteEventLogStorage)
    # what the store sets is taken back after the test
    monkeypatch.setenv("DAGSTER_HOME", "")
    with open_store(tmp_path) as instance:
        assert isinstance(instance.event_log_storage, OneEngineEventLog)
        dg.materialize([figures, whole], instance=instance)
    with dg.DagsterInstance.from_config(str(tmp_path / "dagster")) as instance:
        event = instance.get_latest_materialization_event(dg.AssetKey("figures"))
        (run,) = instance.get_run_records()
        stored = {entry.dagster_event_type for entry in instance.all_logs(run.dagster_run.run_id)}
    assert event is not None
    assert dg.DagsterEventType.ASSET_CHECK_EVALUATION in stored
    assert dg.DagsterEventType.STEP_SUCCESS in stored
