"""Which failures a list of criteria covers: what is accepted, and what is asked to be accepted."""

from __future__ import annotations

import duckdb

CRITERIA = ("rule_id", "agency_code", "client_ref", "episode_ref", "field")
"""What a row of such a list names a failure by; blank fits any value."""


def blank_to_null(table: str) -> str:
    """Write the criteria of a landed list as they are compared."""
    return ", ".join(f"nullif(upper(trim({table}.{name})), '') as {name}" for name in CRITERIA)


def cover(connection: duckdb.DuckDBPyConnection, criteria: str, covered: str) -> None:
    """Leave the failures of which every field they name is covered by a row of the criteria.

    Args:
        connection: with ``gate_shown``.
        criteria: temporary table of the criteria, in upper case but for the rule, and
            ``until_date``, null where the row holds until further notice.
        covered: temporary table to leave: ``failure_id`` and ``until_date``.

    """
    connection.execute(
        f"""
        create or replace temp table {covered} as
        with fields as (
            select *, unnest(string_split(field, ';')) as one_field
            from gate_shown
            where rule_id in (select rule_id from {criteria})
        ),

        covered as (
            select
                fields.failure_id, fields.one_field,
                count(criteria.rule_id) > 0 as is_covered,
                -- the longest of several; without a date it holds until further notice
                max(coalesce(criteria.until_date, date '9999-12-31')) as until_date
            from fields
            left join {criteria} as criteria
                on
                    fields.rule_id = criteria.rule_id
                    and (
                        criteria.agency_code is null
                        or criteria.agency_code = upper(fields.agency_code)
                    )
                    and (
                        criteria.client_ref is null
                        or criteria.client_ref = upper(fields.client_ref)
                    )
                    and (
                        criteria.episode_ref is null
                        or criteria.episode_ref = upper(fields.episode_ref)
                    )
                    and (
                        criteria.field is null
                        or list_contains(string_split(criteria.field, ';'), fields.one_field)
                    )
            group by fields.failure_id, fields.one_field
        )

        select failure_id, nullif(min(until_date), date '9999-12-31') as until_date
        from covered
        group by failure_id
        having bool_and(is_covered)
        """
    )
