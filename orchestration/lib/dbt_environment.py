"""What dbt needs to know before it can read a seed, as environment variables."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from orchestration.settings import PROJECT, SEEDS


def registered_measures() -> list[str]:
    """Give the codes of the measure register (seeds/measures.csv) in its order."""
    with (SEEDS / "measures.csv").open(newline="", encoding="utf-8") as handle:
        return [row["measure"] for row in csv.DictReader(handle)]


def dbt_environment(warehouse: Path, logs: Path) -> dict[str, str]:
    """Give the environment that every dbt process of the project runs with.

    Args:
        warehouse: the build file.
        logs: folder of dbt's own log.

    """
    return {
        "WAREHOUSE_FILE": str(warehouse),
        "WAREHOUSE_MEASURES": ",".join(registered_measures()),
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_LOG_PATH": str(logs),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "PYTHONPATH": os.pathsep.join(
            part for part in (str(PROJECT), os.environ.get("PYTHONPATH", "")) if part
        ),
    }
