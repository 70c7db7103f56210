"""Which months the landed files report."""

from __future__ import annotations

from pathlib import Path

from orchestration.lib.duckdb_access import connect


def submission_months(warehouse: Path) -> list[str]:
    """Give the months, `YYYY-MM`, that a landed file with a row reports, oldest first.

    A header alone is a snapshot of no agency, and its month no submission.
    """
    with connect(warehouse) as connection:
        rows = connection.execute(
            """
            select distinct strftime(submission_month, '%Y-%m')
            from raw.ndtms_file where status = 'landed' and row_count > 0 order by 1
            """
        ).fetchall()
    return [month for (month,) in rows]
