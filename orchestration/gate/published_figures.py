"""The figures last published before a month, as the history of publications holds them.

Of an earlier month, so that a run says the same before and after its own month is published.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.gate.decision import month_bounds
from orchestration.publication.history import create_history_tables, previous_publication

_TWELVE_MONTHS = "ROLL12"
_WHOLE_MEASURE = "value"


@dataclass(frozen=True)
class RegisteredFigure:
    """A component of a measure in the measure's main window, as the register has it.

    The main window is the latest twelve months, where the measure has it. ``is_headline`` holds for
    one component of a measure: the one of the whole measure, or the first where there is none.
    """

    measure: str
    component: str
    window_code: str
    value_kind: str
    label: str
    counting_unit: str
    client_groups: str
    completeness_measure: str
    completeness_component: str
    is_headline: bool


def registered_figures(seeds: Path) -> list[RegisteredFigure]:
    """Read the figures from the register, in its order."""
    with (seeds / "measure_components.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    of_measure: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        of_measure[row["measure"]].append(row)
    return [figure for components in of_measure.values() for figure in _main(components)]


def _main(components: list[dict[str, str]]) -> Iterable[RegisteredFigure]:
    window = min(
        (row["window_code"] for row in components), key=lambda code: (code != _TWELVE_MONTHS, code)
    )
    in_window = [row for row in components if row["window_code"] == window]
    names = [row["component"] for row in in_window]
    headline = _WHOLE_MEASURE if _WHOLE_MEASURE in names else names[0]
    for row in in_window:
        yield RegisteredFigure(
            measure=row["measure"],
            component=row["component"],
            window_code=window,
            value_kind=row["value_kind"],
            label=row["label"],
            counting_unit=row["counting_unit"],
            client_groups=row["client_groups"],
            completeness_measure=row["completeness_measure"],
            completeness_component=row["completeness_component"],
            is_headline=row["component"] == headline,
        )


def load_published_figures(
    connection: duckdb.DuckDBPyConnection, seeds: Path, period: str
) -> str | None:
    """Leave the temporary tables ``gate_figure`` (the register) and ``gate_published_figure``.

    The latter has a row per measure, component, area, provider (and ``all``) and client group, over
    everybody in them: numerator, denominator and status of the newest publication before the month.

    Args:
        connection: the warehouse.
        seeds: folder of the registers.
        period: the month, ``YYYY-MM``.

    Returns:
        The month of that publication; None where there is none.

    """
    rows = [asdict(figure) for figure in registered_figures(seeds)]
    connection.register("gate_arrow", pa.Table.from_pylist(rows))
    connection.execute(
        """
        create or replace temp table gate_figure as
        select *, row_number() over () as position from gate_arrow
        """
    )
    connection.unregister("gate_arrow")
    create_history_tables(connection)
    first_day, _ = month_bounds(period)
    newest = previous_publication(connection, f"{first_day - timedelta(days=1):%Y-%m}")
    connection.execute(
        """
        create or replace temp table gate_published_figure as
        select
            cells.measure, cells.component, cells.area, cells.provider_code, cells.client_group,
            cells.numerator, cells.denominator, cells.value, cells.status
        from history.measure_history as cells
        inner join history.publication as publications
            on
                cells.publication = publications.publication
                and publications.status = 'published'
        inner join gate_figure as figures
            on
                cells.measure = figures.measure
                and cells.component = figures.component
                and cells.window_code = figures.window_code
        where
            cells.period = $period
            and cells.publication <= $publication
            and cells.breakdown = 'total'
        qualify
            -- a publication keeps only what it changed
            row_number() over (
                partition by
                    cells.measure, cells.component, cells.area, cells.provider_code,
                    cells.client_group
                order by cells.publication desc
            ) = 1
        """,
        {
            "period": newest.period if newest else None,
            "publication": newest.publication if newest else None,
        },
    )
    return newest.period if newest else None
