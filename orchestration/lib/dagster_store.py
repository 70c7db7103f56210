"""Dagster's own store under WAREHOUSE_HOME: what ran, and what came of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from dagster import DagsterInstance

_DAGSTER_YAML = """\
telemetry:
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
