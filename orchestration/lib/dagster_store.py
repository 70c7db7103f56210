"""Dagster's own store under WAREHOUSE_HOME: what ran, and what came of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

_DAGSTER_YAML = """\
telemetry:
  enabled: false
# no page asks whoever opens it first for an e-mail address
nux:
  enabled: false
event_log_storage:
  module: orchestration.lib.event_log
  class: OneEngineEventLog
  config:
    base_dir: {events}
concurrency:
  runs:
    max_concurrent_runs: 1
  pools:
    default_limit: 1
"""


def open_store(home: Path) -> DagsterInstance:
    """Open the store of a home, made where it is missing; `make dev` shows what runs in it.

    Args:
        home: WAREHOUSE_HOME.

    """
    dagster_home = home / "dagster"
    dagster_home.mkdir(exist_ok=True)
    dagster_yaml = _DAGSTER_YAML.format(events=json.dumps(str(dagster_home / "events")))
    (dagster_home / "dagster.yaml").write_text(dagster_yaml, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(dagster_home)
    return DagsterInstance.get()


def end_killed_runs(instance: DagsterInstance) -> None:
    """Write down that runs of an earlier `make run`, killed in their midst, are over.

    Whoever calls this holds the lock of the home, so none of them goes on. One that was killed
    would hold its slot of the pool for ever, and the next run would wait for it. Runs that
    `make dev` has launched are left to its daemon; they have a remote origin.

    Args:
        instance: the store of the home.

    """
    unended = RunsFilter(statuses=[DagsterRunStatus.STARTING, DagsterRunStatus.STARTED])
    for run in instance.get_runs(unended):
        if run.remote_job_origin is None:
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
            instance.report_run_failed(run, "the process of this run was killed")
