"""The program as a user starts it: a process of its own, set up by variables."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from orchestration.settings import PROJECT


def cli(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command with a home of its own and, unless told otherwise, six months of history."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PERIOD", "ACCEPT", "WAREHOUSE_LANDING", "WAREHOUSE_TARGET"}
    }
    return subprocess.run(
        [sys.executable, "-m", "orchestration.cli", *arguments],
        cwd=PROJECT,
        env={
            **environment,
            "WAREHOUSE_HOME": str(home),
            "WAREHOUSE_KEY": "a key for tests",
            "HISTORY_MONTHS": "6",
            "PYTHONPATH": str(PROJECT),
            **settings,
        },
        capture_output=True,
        text=True,
        check=False,
    )
