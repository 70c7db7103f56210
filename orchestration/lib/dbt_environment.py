"""What dbt needs to know before it can read a seed, as environment variables."""

from __future__ import annotations

import os
from pathlib import Path

from orchestration.lib.registers import register
from orchestration.settings import PROJECT


def registered_measures() -> list[str]:
    """Give the codes of the measures of journeys (seeds/measures.csv), in the register's order."""
    return [row["measure"] for row in register("measures") if row["data_source"] == "ndtms"]


def local_measure_models() -> list[str]:
    """Give the models of the measures of local extracts, each once; a model may hold a family."""
    models = (row["model"] for row in register("measures") if row["data_source"] == "local")
    return list(dict.fromkeys(models))


def local_entities() -> list[str]:
    """Give the kinds of file of local extracts and returns (seeds/local_entities.csv), in order."""
    return [row["entity"] for row in register("local_entities")]


def dbt_environment(warehouse: Path, logs: Path) -> dict[str, str]:
    """Give the environment that every dbt process of the project runs with.

    Args:
        warehouse: the build file.
        logs: folder of dbt's own log.

    """
    return {
        "WAREHOUSE_FILE": str(warehouse),
        "WAREHOUSE_MEASURES": ",".join(registered_measures()),
        "WAREHOUSE_LOCAL_MODELS": ",".join(local_measure_models()),
        "WAREHOUSE_LOCAL_ENTITIES": ",".join(local_entities()),
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_LOG_PATH": str(logs),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "PYTHONPATH": os.pathsep.join(
            part for part in (str(PROJECT), os.environ.get("PYTHONPATH", "")) if part
        ),
    }
