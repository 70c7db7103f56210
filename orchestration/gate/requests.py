"""Which failures the providers ask the commissioner to accept, as their returns say at the month.

The newest row of a key holds; one that is withdrawn asks for nothing. A provider may ask for the
failures of its own agencies alone.
"""

from __future__ import annotations

from datetime import date

import duckdb

from orchestration.gate.covering import CRITERIA, blank_to_null

_ENTITY = "accepted_issue_request"


def load_requests(connection: duckdb.DuckDBPyConnection, first_day: date) -> list[str]:
    """Leave the temporary table ``gate_request``, one row per request in force.

    Args:
        connection: with ``gate_rule`` and ``gate_unit``.
        first_day: first day of the month that is decided for; later returns are not known yet.

    Returns:
        What is wrong with the returns, one line each: file, row, field, remedy.

    """
    connection.execute(
        f"""
        create or replace temp table gate_request_row as
        with asked as (
            select
                files.file_id, files.path, files.submission_month, files.provider_code,
                requests._row_number, {blank_to_null("requests")},
                upper(trim(requests.withdrawn)) = 'Y' as is_withdrawn
            from raw.local_{_ENTITY} as requests
            inner join raw.local_file as files on requests._file_id = files.file_id
            where files.submission_month <= ?
        ),

        newest as (
            select * from asked
            qualify
                row_number() over (
                    partition by provider_code, {", ".join(CRITERIA)}
                    order by submission_month desc, file_id desc, _row_number desc
                ) = 1
        )

        select
            newest.*, rules.rule_id as known_rule_id,
            exists (
                select 1 from gate_unit
                where
                    upper(trim(gate_unit.agency_code)) = newest.agency_code
                    and upper(gate_unit.provider_code) = upper(newest.provider_code)
            ) as is_own_agency
        from newest
        left join gate_rule as rules on newest.rule_id = upper(rules.rule_id)
        where newest.is_withdrawn is not true
        """,
        [first_day],
    )
    connection.execute(
        """
        create or replace temp table gate_request as
        select
            known_rule_id as rule_id, agency_code, client_ref, episode_ref, field,
            cast(null as date) as until_date
        from gate_request_row
        where known_rule_id is not null and is_own_agency
        """
    )
    faults = connection.execute(
        """
        select problem from raw.local_file
        where status = 'rejected' and entity = ? and submission_month <= ?
        order by path
        """,
        [_ENTITY, first_day],
    ).fetchall()
    unusable = connection.execute(
        """
        select
            path, _row_number,
            case
                when not is_own_agency
                    then 'agency_code: is no agency of provider ' || provider_code
                        || ' with a submission; name one of its own'
                else 'rule_id: is not in the register of rules; take it from the fix list'
            end
        from gate_request_row
        where known_rule_id is null or not is_own_agency
        order by path, _row_number
        """
    ).fetchall()
    return [
        *(line for (problem,) in faults for line in problem.splitlines()),
        *(
            f"{path}, row {number}, {why}; the row asks for nothing"
            for path, number, why in unusable
        ),
    ]
