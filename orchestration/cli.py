"""`python -m orchestration.cli`: what the Makefile's commands do.

`run` ends with 0 when it published, with 3 when the quality gate was closed, with 1 on a fault,
told in one line.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from orchestration.faults import INTERRUPTED, RunFault
from orchestration.lib.dbt_project import current_manifest, dbt_executable
from orchestration.lib.duckdb_access import DatabaseFault
from orchestration.settings import DBT_PROJECT, PROJECT, SettingFault, Settings
from orchestration.terminal import only_what_is_said, say

EXIT_PUBLISHED, EXIT_FAULT, EXIT_CLOSED = 0, 1, 3


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    commands = {"run": run, "dbt": lambda: dbt(given[1:]), "dev": dev, "parse": parse}
    if not given or given[0] not in commands:
        print(f"usage: python -m orchestration.cli {{{','.join(commands)}}}", file=sys.stderr)
        return EXIT_FAULT
    if given[0] != "parse":
        # nothing under WAREHOUSE_HOME is for others to read before it is opened to them by name
        os.umask(0o077)
    try:
        return commands[given[0]]()
    except (RunFault, SettingFault, DatabaseFault) as fault:
        print(f"fault: {fault}", file=sys.stderr)
    except KeyboardInterrupt:
        print(f"fault: {INTERRUPTED}", file=sys.stderr)
    except OSError as error:
        print(
            f"fault: {error.filename or 'a file'}: cannot be used ({error.strerror or error}); "
            "check who may read and write it and that the disk is not full",
            file=sys.stderr,
        )
    return EXIT_FAULT


def run() -> int:
    """Land, build, check and publish: the jobs of Dagster, in this process."""
    started = time.monotonic()
    settings = Settings.from_environment()
    settings.prepare_home()
    with _one_run_at_a_time(settings.home), only_what_is_said(settings.home / "run.log"):
        _refuse_to_mix_with_the_sample(settings)
        if not settings.landing_is_sample and not settings.landing.is_dir():
            raise RunFault(f"WAREHOUSE_LANDING {settings.landing}: no such folder")
        with ThreadPoolExecutor() as beside:
            project = beside.submit(_read_project)
            if settings.landing_is_sample:
                _write_sample_once(settings.landing)
            status = _run_jobs(settings, project)
        say(f"finished in {time.monotonic() - started:.0f} s")
    return status


def _refuse_to_mix_with_the_sample(settings: Settings) -> None:
    """Keep synthetic and real people apart; what was landed can never be taken away."""
    sample = settings.home / "sample"
    sample_was_landed = sample.is_dir()
    if sample_was_landed and settings.landing != sample:
        raise RunFault(f"{settings.home} holds the sample: give another WAREHOUSE_HOME")
    if settings.warehouse.exists() and settings.landing_is_sample and not sample_was_landed:
        raise RunFault(f"{settings.home} was built from a landing folder: give WAREHOUSE_LANDING")


def _write_sample_once(folder: Path) -> None:
    if folder.is_dir():
        return
    from orchestration.sample import write_sample  # noqa: PLC0415  only the first run needs it

    say("no WAREHOUSE_LANDING given: writing synthetic sample extracts ...")
    write_sample(folder)


def _read_project() -> None:
    """Have Dagster make assets of dbt's models, which needs nothing of what is landed."""
    # in a process of its own, where `make setup` has not done it or a model has changed since
    current_manifest()
    import orchestration.definitions  # noqa: F401, PLC0415  reads the manifest


def _run_jobs(settings: Settings, project: Future[None]) -> int:
    from orchestration.jobs import run_landing, run_month, run_quarter  # noqa: PLC0415  slow import
    from orchestration.lib.dagster_store import (  # noqa: PLC0415  slow import
        end_killed_runs,
        open_store,
    )

    instance = open_store(settings.home)
    end_killed_runs(instance)
    say(f"landing {settings.landing} ...")
    run_landing(instance)
    project.result()
    for period in _periods(settings):
        say(f"{period}: building, checking, publishing ...")
        if not run_month(instance, settings, period):
            return EXIT_CLOSED
        run_quarter(instance, period)
    return EXIT_PUBLISHED


def _periods(settings: Settings) -> list[str]:
    """Give the months to publish: PERIOD, else the newest with a submission.

    The very first run on the sample publishes the month before too, so that there is a history.
    """
    from orchestration.landing import submission_months  # noqa: PLC0415
    from orchestration.lib.calendar import reporting_month  # noqa: PLC0415

    months = submission_months(settings.warehouse)
    if settings.period:
        reporting_month(settings.period)
        if not any(month <= settings.period for month in months):
            raise RunFault(
                f"PERIOD {settings.period}: no submission of that month or before it was landed"
            )
        return [settings.period]
    if not months:
        raise RunFault(
            f"{settings.landing}/ndtms holds no readable submission: "
            "put files there as ndtms/<YYYY-MM>/<any name>.csv"
        )
    reporting_month(months[-1])
    is_first = not (settings.published / "latest").exists()
    return months[-2:] if settings.landing_is_sample and is_first else months[-1:]


@contextmanager
def _one_run_at_a_time(home: Path) -> Iterator[None]:
    with (home / "run.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RunFault(f"{home}: another run is under way; wait for its end") from error
        yield


def dbt(arguments: list[str]) -> int:
    """Run dbt by hand on the warehouse, with the settings of a run."""
    from orchestration.lib.dbt_environment import dbt_environment  # noqa: PLC0415

    settings = Settings.from_environment()
    settings.prepare_home()
    environment = {**os.environ, **dbt_environment(settings.warehouse, settings.home / "dbt")}
    command = [str(dbt_executable()), *arguments]
    return subprocess.run(command, cwd=DBT_PROJECT, env=environment, check=False).returncode


def parse() -> int:
    """Have dbt parse the project, so that no run needs to."""
    current_manifest()
    return 0


def dev() -> int:
    """Start the Dagster web interface on this machine; Ctrl-C ends it."""
    from orchestration.lib.dagster_store import open_store  # noqa: PLC0415  slow import

    settings = Settings.from_environment()
    settings.prepare_home()
    open_store(settings.home)
    command = [
        str(Path(sys.executable).with_name("dagster")), "dev",
        "--module-name", "orchestration.definitions",
        "--host", "127.0.0.1",
    ]  # fmt: skip
    os.execve(command[0], command, {**os.environ, "PYTHONPATH": str(PROJECT)})


if __name__ == "__main__":
    sys.exit(main())
