"""What makes one kind of report.

Importing this module imports none of the reports: a process that makes one kind takes that alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.reports.published import Published, opened
from orchestration.reports.report import Report


@dataclass(frozen=True)
class Builder:
    """What makes one kind of report.

    Attributes:
        name: for the progress line, such as "quarterly reports".
        is_due: whether the month of the publication has such reports.
        build: writes them below the folder given, which is there, and gives what it wrote in the
            order of the index page. The last argument is a folder for what the library that draws
            keeps between two runs.
        is_apart: it computes for so long that it is made in a process of its own, beside the
            others; `build` must then be a function of a module.

    """

    name: str
    is_due: Callable[[Published], bool]
    build: Callable[[Published, Path, Path], Sequence[Report]]
    is_apart: bool = False


def built(
    builder: Builder, publication: Path, out: Path, cache: Path
) -> tuple[Sequence[Report], float]:
    """Make one kind of report; give what was written, and in how many seconds."""
    begun = time.monotonic()
    with opened(publication) as published:
        written = builder.build(published, out, cache)
    return written, time.monotonic() - begun
