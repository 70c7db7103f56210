"""Write a landing folder of synthetic extracts."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.sample.faults import with_faults
from orchestration.sample.history import History, draw_history
from orchestration.sample.local import write_local
from orchestration.sample.periods import make_periods
from orchestration.sample.reference import write_reference
from orchestration.sample.submissions import snapshot, submits
from orchestration.sample.writer import file_name, write_extract

FAULTY_AGENCY = 0
FAULTY_MONTHS_BEFORE_NEWEST = 4
LEAST_CLIENTS = 50


@dataclass(frozen=True)
class SampleSummary:
    """What was written.

    ``files`` are the NDTMS extracts, ``local_files`` the local ones, the returns and the
    reference tables that only they need.

    ``months`` are the submission months, oldest first; ``clients`` are the persons in them;
    ``rows`` counts the data rows of all extracts. ``faulty_file`` breaks rules of severity
    reject and ``resubmission``, in the same folder and later in name order, does not; both are
    ``None`` when there are too few months.
    """

    folder: Path
    months: tuple[str, ...]
    clients: int
    files: tuple[Path, ...]
    reference_files: tuple[Path, ...]
    local_files: tuple[Path, ...]
    rows: int
    size_bytes: int
    faulty_file: Path | None
    resubmission: Path | None


@dataclass(frozen=True)
class _Submission:
    """Files of one agency and month in name order; the last one counts."""

    month: int
    agency: int
    names: tuple[Path, ...]
    rows: int


def write_sample(
    out: Path,
    *,
    clients: int = 4000,
    months: int = 36,
    seed: int = 2025,
    newest_month: str = "2025-03",
) -> SampleSummary:
    """Write extracts and reference tables of ``clients`` invented persons to the folder ``out``.

    One extract per agency and submission month, ``months`` months that end at
    ``newest_month`` (``YYYY-MM``). The same arguments give the same bytes. ``out`` appears
    when it is complete. Raises ``ValueError`` for too few clients or months, and
    ``FileExistsError`` when ``out`` already holds files, so that no real extract is ever mixed
    with invented ones.
    """
    if clients < LEAST_CLIENTS:
        raise ValueError(f"clients is {clients}: give at least {LEAST_CLIENTS}")
    periods = make_periods(months, newest_month)
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty: empty it or name another folder")
    unfinished = out.with_name(f"{out.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)

    history = draw_history(periods, clients=clients, seed=seed)
    submissions = list(_write_submissions(unfinished, history))
    received = [(submission.month, submission.agency) for submission in submissions]
    references = write_reference(unfinished, history.calibration, periods, received, seed)
    local = write_local(unfinished, history, seed)
    if out.exists():
        out.rmdir()
    unfinished.rename(out)

    files = tuple(out / name for submission in submissions for name in submission.names)
    reference_files = tuple(out / name for name in references)
    local_files = tuple(out / name for name in local)
    versions = next((s.names for s in submissions if len(s.names) > 1), None)
    return SampleSummary(
        folder=out,
        months=periods.months,
        clients=clients,
        files=files,
        reference_files=reference_files,
        local_files=local_files,
        rows=sum(submission.rows for submission in submissions),
        size_bytes=sum(file.stat().st_size for file in files + reference_files + local_files),
        faulty_file=out / versions[0] if versions else None,
        resubmission=out / versions[1] if versions else None,
    )


def _write_submissions(folder: Path, history: History) -> Iterator[_Submission]:
    """Write what every agency submits, month by month; nothing where it has no client yet."""
    months = history.periods.months
    faulty_month = -1
    if len(months) >= FAULTY_MONTHS_BEFORE_NEWEST:
        faulty_month = max(len(months) - 1 - FAULTY_MONTHS_BEFORE_NEWEST, 0)
    for month in range(len(months)):
        for agency, row in enumerate(history.calibration.agencies):
            if not submits(history, agency, month):
                continue
            content = snapshot(history, agency, month)
            if content.num_rows == 0:
                continue
            name = file_name(row["agency_code"], history.periods, month)
            path = Path("ndtms") / months[month] / name
            versions = {path: content}
            if month == faulty_month and agency == FAULTY_AGENCY:
                # an underscore sorts after the dot of ".csv", a hyphen would not
                resubmission = path.with_name(f"{path.stem}_R2.csv")
                versions = {path: with_faults(content), resubmission: content}
            for target, rows in versions.items():
                write_extract(
                    folder / target, rows, date_form=row["date_form"], encoding=row["encoding"]
                )
            yield _Submission(month, agency, tuple(versions), content.num_rows * len(versions))
