"""Everything Dagster loads; needs no secret, no network and no warehouse."""

from __future__ import annotations

import dagster as dg

from orchestration.defs.arrivals import landing_sensor, validation_job
from orchestration.defs.ingest import landing, landing_job, run_request
from orchestration.defs.kept import kept_tables
from orchestration.defs.loggers import LOGGERS
from orchestration.defs.publish import marts, quarter
from orchestration.defs.quality import quality_gate
from orchestration.defs.schedules import (
    monthly_job,
    monthly_schedule,
    quarterly_job,
    quarterly_schedule,
)
from orchestration.defs.transform import figures, records

definitions = dg.Definitions(
    assets=[landing, run_request, *kept_tables, records, figures, marts, quarter],
    asset_checks=[quality_gate],
    jobs=[landing_job, monthly_job, quarterly_job, validation_job],
    schedules=[monthly_schedule, quarterly_schedule],
    sensors=[landing_sensor],
    loggers=LOGGERS,
)
