"""Load the Dagster definitions as a web server does, without a network; print them as JSON.

Run in a process of its own, since they are read when the module is imported.
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# two financial years, with both changes of the clock and a 29 February
FIRST_TICK, LAST_TICK = datetime(2023, 4, 1, 5), datetime(2025, 3, 31, 5)


def refuse(*_: object) -> None:
    raise OSError("the definitions load without a network")


def ticks() -> Iterator[datetime]:
    for days in range((LAST_TICK - FIRST_TICK).days + 1):
        yield (FIRST_TICK + timedelta(days=days)).replace(tzinfo=LONDON)


def main() -> None:
    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.getaddrinfo = refuse  # type: ignore[assignment]
    import dagster as dg

    from orchestration.definitions import definitions

    described: dict[str, Any] = {"fault": None}
    try:
        dg.Definitions.validate_loadable(definitions)
    except dg.DagsterInvalidDefinitionError as error:
        described["fault"] = str(error)

    graph = definitions.resolve_asset_graph()
    described["assets"] = {
        node.key.to_user_string(): {
            "group": node.group_name,
            "owners": list(node.owners),
            "description": node.description or "",
            "is_materializable": node.is_materializable,
            "partitions": str(node.partitions_def) if node.partitions_def else None,
            "pools": sorted(node.pools or ()),
        }
        for node in graph.asset_nodes
    }
    described["checks"] = [
        {
            "asset": spec.asset_key.to_user_string(),
            "name": spec.name,
            "blocking": spec.blocking,
            "description": spec.description or "",
            "rule": spec.metadata["rule"],
        }
        for checks in definitions.asset_checks or ()
        for spec in checks.check_specs
    ]
    described["jobs"] = {}
    for job in definitions.jobs or ():
        resolved = definitions.resolve_job_def(job.name)
        layer = resolved.asset_layer
        described["jobs"][job.name] = {
            "description": resolved.description or "",
            "assets": sorted(key.to_user_string() for key in layer.selected_asset_keys),
            "ops": sorted(resolved.graph.node_names()),
            "first_partition": resolved.partitions_def.get_first_partition_key()
            if resolved.partitions_def
            else None,
        }
    described["schedules"] = {}
    schedules: Any = definitions.schedules or ()
    for schedule in schedules:
        partitions: Any = definitions.resolve_job_def(schedule.job_name).partitions_def
        asked: dict[str, list[str]] = {}
        for tick in ticks():
            context = dg.build_schedule_context(scheduled_execution_time=tick)
            requests = [
                request for request in schedule(context) if isinstance(request, dg.RunRequest)
            ]
            known = set(partitions.get_partition_keys(current_time=tick)) if requests else set()
            for request in requests:
                assert request.run_key
                assert request.partition_key
                assert request.partition_key in known, f"{tick}: {request.partition_key}"
                asked.setdefault(tick.date().isoformat(), []).append(request.partition_key)
        described["schedules"][schedule.name] = {
            "cron": schedule.cron_schedule,
            "timezone": schedule.execution_timezone,
            "job": schedule.job_name,
            "description": schedule.description or "",
            "is_running": schedule.default_status == dg.DefaultScheduleStatus.RUNNING,
            "asked": asked,
        }
    sensors: Any = definitions.sensors or ()
    described["sensors"] = {
        sensor.name: {
            "job": sensor.job_name,
            "description": sensor.description or "",
            "seconds": sensor.minimum_interval_seconds,
            "is_running": sensor.default_status == dg.DefaultSensorStatus.RUNNING,
        }
        for sensor in sensors
    }
    json.dump(described, sys.stdout)


if __name__ == "__main__":
    main()
