"""What becomes of a failure: new, persisting, returned, asked to be accepted, resolved.

An issue is a rule that a record breaks. The record is known by its pseudonym, so that it is the
same issue in every snapshot of its agency in which it fails. A spell of an issue is a run of
submissions, one after the other, in which it stands. Everything follows from the stored results of
all submissions that are landed, so that a rebuild finds the same.
"""

from __future__ import annotations

from datetime import date

import duckdb


def find_issues(connection: duckdb.DuckDBPyConnection, first_day: date) -> None:
    """Leave the temporary tables ``gate_issue`` and ``gate_failing_record``.

    ``gate_issue`` has one row per spell, also those that are over: the issue, ``occurrence`` (1 for
    its first spell), ``state`` as at the month, the submission months ``since_period`` and
    ``last_period`` and, where it is over, ``resolved_period``, the first submission without it.

    * ``new``: stands in the newest submission and in none before it
    * ``returned``: stands in the newest submission, was resolved in the one before
    * ``persisting``: stands in the newest submission and the one before
    * ``requested``: any of these three, and the provider asks the commissioner to accept it, who
      has not
    * ``resolved``: a later submission no longer has it

    ``gate_failing_record`` has one row per failure in force, with its issue.

    Args:
        connection: the connection on which ``decide`` left its tables.
        first_day: first day of the month that is decided for.

    """
    connection.execute(
        """
        create or replace temp table gate_issue as
        with units as (
            select
                *,
                -- what no file replaces stands under its own month alone
                case
                    when not_replaceable then $first_day
                    else max(submission_month) over (partition by series, not_replaceable)
                end as newest_month,
                dense_rank() over (
                    partition by series, not_replaceable order by submission_month
                ) as submission
            from gate_unit
            where is_current and is_validated and submission_month <= $first_day
        ),

        broken as (
            select distinct
                failures.rule_id, failures.entity, failures.record_id, units.series,
                units.agency_code, units.not_replaceable, units.dataset, units.provider_code,
                units.newest_month, units.submission_month, units.submission
            from gate_rule_failure as failures
            inner join units
                on
                    failures._file_id = units._file_id
                    and failures.agency_code = units.agency_code
        ),

        -- submissions that follow one another have the same distance from their rank
        numbered as (
            select
                *,
                submission - row_number() over (
                    partition by rule_id, entity, record_id, series, not_replaceable
                    order by submission
                ) as spell
            from broken
        ),

        spells as (
            select
                rule_id, entity, record_id, series, agency_code, not_replaceable, dataset,
                provider_code, newest_month,
                min(submission_month) as since_month,
                max(submission_month) as last_month,
                max(submission) as last_submission,
                row_number() over (
                    partition by rule_id, entity, record_id, series, not_replaceable
                    order by min(submission)
                ) as occurrence
            from numbered
            group by
                rule_id, entity, record_id, series, agency_code, not_replaceable, dataset,
                provider_code, newest_month, spell
        ),

        requested as (
            select distinct
                shown.rule_id, shown.entity, shown.record_id, shown.agency_code,
                shown.not_replaceable
            from gate_shown as shown
            semi join gate_requested using (failure_id)
            anti join gate_acceptance using (failure_id)
        ),

        following as (
            select distinct series, not_replaceable, submission, submission_month from units
        )

        select
            spells.rule_id, rules.severity, rules.is_gate, spells.dataset, spells.provider_code,
            spells.agency_code, spells.entity, spells.record_id, spells.not_replaceable,
            cast(spells.occurrence as integer) as occurrence,
            case
                when spells.last_month < spells.newest_month then 'resolved'
                when requested.rule_id is not null then 'requested'
                when spells.since_month < spells.last_month then 'persisting'
                when spells.occurrence > 1 then 'returned'
                else 'new'
            end as state,
            strftime(spells.since_month, '%Y-%m') as since_period,
            strftime(spells.last_month, '%Y-%m') as last_period,
            strftime(
                coalesce(
                    following.submission_month,
                    case when spells.last_month < spells.newest_month then spells.newest_month end
                ),
                '%Y-%m'
            ) as resolved_period
        from spells
        inner join gate_rule as rules on spells.rule_id = rules.rule_id
        left join requested
            on
                spells.rule_id = requested.rule_id
                and spells.entity = requested.entity
                and spells.record_id = requested.record_id
                and spells.agency_code = requested.agency_code
                and spells.not_replaceable = requested.not_replaceable
        left join following
            on
                spells.series = following.series
                and spells.not_replaceable = following.not_replaceable
                and spells.last_submission + 1 = following.submission
        """,
        {"first_day": first_day},
    )
    connection.execute(
        """
        create or replace temp table gate_failing_record as
        select
            shown.failure_id,
            shown.rule_id, shown.severity, shown.is_gate, shown.dataset, shown.provider_code,
            shown.agency_code, shown.entity, shown.record_id, shown.field,
            issues.last_period as period, shown.path as source_file,
            shown._row_number as row_number, issues.state, issues.since_period,
            acceptance.failure_id is not null as is_accepted,
            acceptance.until_date as accepted_until
        from gate_shown as shown
        left join gate_issue as issues
            on
                shown.rule_id = issues.rule_id
                and shown.entity = issues.entity
                and shown.record_id = issues.record_id
                and shown.agency_code = issues.agency_code
                and shown.not_replaceable = issues.not_replaceable
                and issues.state <> 'resolved'
        left join gate_acceptance as acceptance on shown.failure_id = acceptance.failure_id
        """
    )
