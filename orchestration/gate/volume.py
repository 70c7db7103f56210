"""Whether a month's submission of an agency is unusually large or small, by an XmR chart."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import itemgetter

import duckdb
import pyarrow as pa

from orchestration.lib.spc import xmr_chart

_FEWEST_POINTS = 2


def judge_volume(connection: duckdb.DuckDBPyConnection, first_day: date) -> None:
    """Leave the temporary table ``gate_volume``.

    One row per agency that sent something for the month and at least once before: ``flag``, why
    the number of its records stands out among those of all its months (null where it does not), and
    ``is_trial``, where there are too few months for settled limits.

    Args:
        connection: with ``gate_unit``.
        first_day: first day of the month that is decided for.

    """
    rows = connection.execute(
        """
        select dataset, provider_code, agency_code, submission_month, records
        from gate_unit
        where is_current and not not_replaceable and submission_month <= ?
        order by agency_code, submission_month
        """,
        [first_day],
    ).fetchall()
    found = []
    for _, group in groupby(rows, key=itemgetter(2)):
        months = list(group)
        dataset, provider_code, agency_code, newest, _ = months[-1]
        if newest != first_day or len(months) < _FEWEST_POINTS:
            continue
        chart = xmr_chart([float(records) for *_, records in months])
        found.append((dataset, provider_code, agency_code, chart.flags[-1], chart.is_trial))
    columns = list(zip(*found, strict=True)) or [()] * 5
    table = pa.table(
        {
            "dataset": pa.array(columns[0], pa.string()),
            "provider_code": pa.array(columns[1], pa.string()),
            "agency_code": pa.array(columns[2], pa.string()),
            "flag": pa.array(columns[3], pa.string()),
            "is_trial": pa.array(columns[4], pa.bool_()),
        }
    )
    connection.register("gate_arrow", table)
    connection.execute("create or replace temp table gate_volume as select * from gate_arrow")
    connection.unregister("gate_arrow")
