"""Consent: what is kept of a row without it, and what happens when a client takes it back."""

from __future__ import annotations

import duckdb

from orchestration.landing.tables import columns_of, quoted

KEPT_FIELDS = frozenset({"AGNCY", "CLIENTID", "CONSENT"})
"""All that is kept of a row whose CONSENT is not Y, with the names of the other filled columns."""

_BLANKS = "' \t\r\n\u00a0'"


def cleaned(column: str) -> str:
    """Write a value as it is compared: without surrounding blanks, in upper case."""
    return f"upper({_trimmed(column)})"


def _trimmed(column: str) -> str:
    return f"trim({column}, {_BLANKS})"


def says(column: str, answer: str) -> str:
    """Write the test that a column holds an answer; null where it is blank."""
    return f"{cleaned(column)} = '{answer}'"


def blank_withdrawn(connection: duckdb.DuckDBPyConnection) -> int:
    """Blank the earlier rows of every client whose newest row refuses consent.

    The newest row is that of the newest submission month, in it the file landed last, in it the
    last row. A client is known by AGNCY and CLIENTID, which stay, to be recognised the next time;
    CLIENTID is taken as typed: two that differ in capitals alone are two clients to every figure.
    A blanked row becomes what landing would have kept of it had the client refused at the time:
    CONSENT is N, everything else is blank, also the list of filled columns, since the file was
    right when it was sent. `_withdrawn` tells it from a refusal that was sent as one.

    One transaction; a second call changes nothing.

    Returns:
        Number of rows blanked.

    """
    connection.execute("begin")
    connection.execute(f"""
        create or replace temporary table withdrawn as
        with clients as (
            select
                ndtms_row._file_id,
                ndtms_row._row_number,
                files.submission_month,
                {cleaned("agncy")} as agency,
                {_trimmed("clientid")} as client,
                coalesce({says("consent", "N")}, false) as refuses
            from raw.ndtms_row
            inner join raw.ndtms_file as files on ndtms_row._file_id = files.file_id
        ),

        refusals as (
            select distinct agency, client from clients
            where refuses and agency not in ('', 'NA') and client not in ('', 'NA')
        )

        select agency, client
        from clients
        inner join refusals using (agency, client)
        group by agency, client
        having arg_max(refuses, (submission_month, _file_id, _row_number))
    """)
    to_blank = f"""
        {cleaned("ndtms_row.agncy")} = withdrawn.agency
        and {_trimmed("ndtms_row.clientid")} = withdrawn.client
        and {says("ndtms_row.consent", "Y")}
    """
    changed = connection.execute(f"""
        update raw.ndtms_row
        set {", ".join(["consent = 'N'", "_withdrawn = true", *_blanked(connection, to_blank)])}
        from withdrawn
        where {to_blank}
    """).fetchone()
    connection.execute("commit")
    return int(changed[0]) if changed else 0


def _blanked(connection: duckdb.DuckDBPyConnection, to_blank: str) -> list[str]:
    """Write the assignments that empty every column which some row to blank has filled.

    A column that is assigned is written anew for all rows, so half of them are better left alone.
    """
    keys = {"_file_id", "_row_number", "_withdrawn"} | {field.lower() for field in KEPT_FIELDS}
    columns = [name for name in columns_of(connection, "ndtms_row") if name not in keys]
    filled = connection.execute(f"""
        select {", ".join(f"count(ndtms_row.{quoted(name)})" for name in columns)}
        from raw.ndtms_row
        inner join withdrawn on {to_blank}
    """).fetchone()
    return [
        f"{quoted(name)} = null" for name, rows in zip(columns, filled or (), strict=True) if rows
    ]
