"""Land what is new and make the newest month's figures, unpublished: what `make bench` times."""

from __future__ import annotations

import os
import sys

from orchestration.defs.ingest import landing
from orchestration.faults import RunFault
from orchestration.jobs import execute, run_landing
from orchestration.landing import submission_months
from orchestration.lib.dagster_store import open_store
from orchestration.settings import Settings


def main() -> int:
    """Run the jobs of a user's run as far as the figures.

    Raises:
        RunFault: a step failed.

    """
    os.umask(0o077)
    settings = Settings.from_environment()
    settings.prepare_home()
    instance = open_store(settings.home)
    run_landing(instance)
    from orchestration.definitions import definitions  # noqa: PLC0415  needs dbt's manifest
    from orchestration.defs.publish import marts  # noqa: PLC0415

    month = submission_months(settings.warehouse)[-1]
    done = {*landing.keys, *marts.keys}
    failure = execute(definitions, "monthly", instance, partition=month, leave_out=done)
    if failure:
        raise RunFault(failure)
    return 0


if __name__ == "__main__":
    sys.exit(main())
