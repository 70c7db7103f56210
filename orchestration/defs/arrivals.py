"""A file that arrives: landed and validated the same day, so that its provider can be told."""

import hashlib
import json
from pathlib import Path

import dagster as dg

from orchestration.defs.ingest import landing, run_request
from orchestration.defs.quality import quality_gate
from orchestration.defs.transform import records
from orchestration.landing import NdtmsFile, discover, size_and_change
from orchestration.landing.local import LocalFile, discover_local, read_entities
from orchestration.lib.partitions import monthly_partitions
from orchestration.settings import SEEDS, Settings

# how long a file must have stayed as it is, since one that is still being written goes on changing
_AT_REST_SECONDS = 60

Arrival = NdtmsFile | LocalFile

validation_job = dg.define_asset_job(
    "validation",
    dg.AssetSelection.assets(landing, run_request, records)
    | dg.AssetSelection.checks(quality_gate),
    partitions_def=monthly_partitions,
    description="Land and check what is new, and report it as at one month; publish nothing.",
)


@dg.sensor(
    name="extracts_in_landing_folder",
    job=validation_job,
    minimum_interval_seconds=_AT_REST_SECONDS,
    description="Has a new or changed extract landed and checked once it has come in whole.",
)
def landing_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """Ask for one validation of all that is new, for the newest month among it.

    Only names, sizes and times of change are looked at. A file counts when two ticks have found it
    the same; the cursor keeps what the last tick found, and what was asked for.
    """
    folder = Settings.from_environment().landing
    try:
        # tells a folder that may not be read from one that holds nothing
        next(folder.iterdir(), None)
        found = {file: size_and_change(file.path) for file in _files_in(folder)}
    except OSError as error:
        return dg.SensorResult(
            skip_reason=f"{folder}: the landing folder cannot be read ({error.strerror}); "
            "check that it is there and who may read it"
        )
    before = json.loads(context.cursor or "{}")
    stands = {
        file: before.get(file.name, {}).get("state") == list(state) for file, state in found.items()
    }
    asked = {file for file in found if stands[file] and before[file.name]["asked"]}
    arrived = [
        file
        for file in found
        if stands[file] and file not in asked and monthly_partitions.has_partition_key(_month(file))
    ]
    cursor = json.dumps(
        {
            file.name: {"state": state, "asked": file in asked or file in arrived}
            for file, state in found.items()
        }
    )
    if arrived:
        content = json.dumps([(file.name, found[file]) for file in arrived])
        return dg.SensorResult(
            run_requests=[
                dg.RunRequest(
                    run_key=hashlib.sha256(content.encode()).hexdigest(),
                    partition_key=max(_month(file) for file in arrived),
                )
            ],
            cursor=cursor,
        )
    return dg.SensorResult(
        skip_reason=_why_not([file for file in found if file not in asked], stands), cursor=cursor
    )


def _files_in(folder: Path) -> list[Arrival]:
    return [*discover(folder)[0], *discover_local(folder, read_entities(SEEDS))[0]]


def _month(file: Arrival) -> str:
    return f"{file.month:%Y-%m}"


def _why_not(waiting: list[Arrival], stands: dict[Arrival, bool]) -> str:
    if not waiting:
        return "nothing new in the landing folder"
    if any(not stands[file] for file in waiting):
        return "new files may be half written; the next tick takes those that have not changed"
    months = ", ".join(sorted({_month(file) for file in waiting}))
    return f"new files are there for {months} alone, which no run can be asked for yet"
