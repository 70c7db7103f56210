"""Whether a month's submission of an agency is unusually large or small, by an XmR chart.

A submission is a snapshot that holds most of the one before, so that its size says little of the
month; what is charted is what happened in the month.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import itemgetter

import duckdb
import pyarrow as pa

from orchestration.lib.spc import xmr_chart

_FEWEST_POINTS = 2
_DATED = """
select _file_id, agency_code, triaged_date as day from quality.dq_episode
union all
select _file_id, agency_code, modst_date from quality.dq_modality
union all
select _file_id, agency_code, topdate_date from quality.dq_outcome
"""


def judge_volume(connection: duckdb.DuckDBPyConnection, first_day: date) -> None:
    """Leave the temporary table ``gate_volume``.

    One row per agency that sent something for the month and at least once before. Of each of its
    submissions the triages, the starts of interventions and the outcome forms of the submission
    month are counted. ``flag`` says why the number of the month stands out among all (null where it
    does not), ``is_trial`` that there are too few months for settled limits.

    Args:
        connection: with ``gate_unit`` and the quality models.
        first_day: first day of the month that is decided for.

    """
    rows = connection.execute(
        f"""
        select
            units.dataset, units.provider_code, units.agency_code, units.submission_month,
            count(dated.day)
        from gate_unit as units
        left join ({_DATED}) as dated
            on
                units._file_id = dated._file_id
                and units.agency_code = dated.agency_code
                and date_trunc('month', dated.day) = units.submission_month
        where
            units.dataset <> 'case_management'
            and units.is_current
            and not units.not_replaceable
            and units.submission_month <= ?
        group by
            units.dataset, units.provider_code, units.agency_code, units.submission_month
        order by units.agency_code, units.submission_month
        """,
        [first_day],
    ).fetchall()
    found = []
    for _, group in groupby(rows, key=itemgetter(2)):
        months = list(group)
        dataset, provider_code, agency_code, newest, _ = months[-1]
        if newest != first_day or len(months) < _FEWEST_POINTS:
            continue
        chart = xmr_chart([float(number) for *_, number in months])
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
