"""What the gate reads from the reference tables as they were landed: text, and maybe not there."""

from __future__ import annotations

import duckdb


def reference_columns(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    """Give the columns of a reference table, none where nothing of it was landed."""
    rows = connection.execute(
        """
        select column_name from information_schema.columns
        where table_schema = 'raw' and table_name = 'reference_' || ?
        """,
        [table],
    ).fetchall()
    return {name for (name,) in rows}


def as_date(column: str) -> str:
    """Write the SQL that reads a date in any of the forms people type it in; null where none is."""
    return (
        f"coalesce(try_cast(trim({column}) as date), "
        f"cast(try_strptime(trim({column}), ['%d/%m/%Y', '%Y%m%d']) as date))"
    )


def find_received(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave the temporary table ``gate_received``: when what is in force came in.

    One row per snapshot in force: ``dataset``, ``provider_code``, ``agency_code``, ``period`` (the
    month it was submitted for) and ``received_date``, null where it is not known. Of several
    receipts of a submission the first one counts.
    """
    given = (
        f"""
        select
            trim(dataset) as dataset, upper(trim(agency_code)) as agency_code,
            trim(period) as period, {as_date("received_date")} as received_date
        from raw.reference_submissions
        """
        if reference_columns(connection, "submissions")
        else "select '' as dataset, '' as agency_code, '' as period, date '1900-01-01' as "
        "received_date where false"
    )
    connection.execute(
        f"""
        create or replace temp table gate_received as
        with given as ({given}),

        snapshots as (
            select distinct
                dataset, provider_code, agency_code,
                strftime(submission_month, '%Y-%m') as period
            from gate_unit
            where is_in_force and not is_rejected_whole and dataset <> 'case_management'
        )

        select
            snapshots.dataset, snapshots.provider_code, snapshots.agency_code, snapshots.period,
            min(given.received_date) as received_date
        from snapshots
        left join given
            on
                snapshots.dataset = given.dataset
                and upper(trim(snapshots.agency_code)) = given.agency_code
                and snapshots.period = given.period
        group by
            snapshots.dataset, snapshots.provider_code, snapshots.agency_code, snapshots.period
        """
    )
