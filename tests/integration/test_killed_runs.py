"""A run that was killed holds nothing that the next one waits for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.ingest import WRITER_POOL
from orchestration.lib.dagster_store import end_killed_runs, open_store
from orchestration.settings import PROJECT

KILLED_WITHIN_A_STEP = """
import os, signal, sys
from pathlib import Path
import dagster as dg
from orchestration.defs.ingest import WRITER_POOL
from orchestration.lib.dagster_store import open_store

@dg.asset(pool=WRITER_POOL)
def killed():
    os.kill(os.getpid(), signal.SIGKILL)

definitions = dg.Definitions(assets=[killed], jobs=[dg.define_asset_job("job")])
definitions.resolve_job_def("job").execute_in_process(instance=open_store(Path(sys.argv[1])))
"""


def test_the_slot_of_a_killed_run_is_free_again_and_the_run_is_told_as_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))  # put back by the test; the store sets it
    subprocess.run(
        [sys.executable, "-c", KILLED_WITHIN_A_STEP, str(tmp_path)],
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    instance = open_store(tmp_path)
    slots = instance.event_log_storage.get_concurrency_info
    assert slots(WRITER_POOL).active_slot_count == 1
    end_killed_runs(instance)
    assert slots(WRITER_POOL).active_slot_count == 0
    assert [run.status for run in instance.get_runs()] == [dg.DagsterRunStatus.FAILURE]
