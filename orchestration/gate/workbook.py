"""The fix list of a provider as a spreadsheet that can be read aloud, filtered and printed."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.gate.decision import month_bounds
from orchestration.gate.rules import FIX_WHERE, SEVERITIES, Ruleset
from orchestration.gate.worth import rank_fixes
from orchestration.lib.calendar import submission_deadline
from orchestration.lib.spreadsheet import Column, Sheets
from orchestration.settings import SEEDS

_RULE = Column("Rule", 9, "Code of the rule that the record breaks.")
_SEVERITY = Column(
    *("Severity", 10),
    "reject: the record stays out of every measure. warn and info: it counts all the same.",
)
_CLOSES_GATE = Column(
    *("Closes the gate", 10),
    "yes: nothing is published while the record stands as it is.",
)
_STATE = Column(
    *("State", 12),
    "new: not in the submission before. persisting: also in the one before. returned: it had been "
    "mended and is back. requested: you ask the commissioner to accept it.",
)
_SINCE = Column("Since", 10, "Month of the submission from which on the record fails.")
_ACCEPTED = Column(
    *("Accepted", 16), "Whether, and until when, the commissioner accepts the record as it is."
)
_AGENCY = Column("Agency", 10, "Agency code of the record.")
_CLIENT = Column("Client reference", 18, "Your own reference of the client.")
_KEYWORKER = Column(
    *("Keyworker", 14),
    "Your own reference, where your extract of episodes names one. NDTMS has none.",
)
_EPISODE = Column("Episode reference", 18, "Your own reference of the episode.")
_ENTITY = Column("Record", 16, "Kind of record, as in the data set.")
_FIELD = Column("Field", 16, "Fields to look at. Blank: the record as a whole.")
_PROBLEM = Column("Problem", 44, "What is wrong.")
_HOW_TO_FIX = Column("How to fix", 44, "What to do about it.")
_FILE = Column("File", 26, "The extract in which the record lies.")
_ROW = Column("Row", 9, "Row of the file, the first after the header being 1.")
_MOVEMENT = Column(
    *("Largest movement", 12),
    "What one case weighs in the measure where it weighs most: 100 percentage points divided by "
    "the cases in your figure published last. not known: no such figure was published yet. "
    "none: no measure reads the record. whole file: all records of the file are left out.",
)
_MOVED_MOST = Column("Measure moved most", 10, "The measure that the largest movement is of.")
_MEASURES = Column("Measures touched", 34, "Measures that the record takes part in.")

_SUMMARY = (
    _RULE,
    Column("Title", 32, "Name of the rule."),
    _SEVERITY,
    _CLOSES_GATE,
    Column("Records", 10, "Records that break the rule."),
    Column("Of them new", 10, "Records that did not fail in the submission before."),
    Column("Of them persisting", 11, "Records that also failed in the submission before."),
    Column("Of them returned", 10, "Records that had been mended and fail again."),
    Column("Of them requested", 10, "Records that you ask the commissioner to accept."),
    Column("Of them accepted", 10, "Records that the commissioner accepts as they are."),
    Column("Where to fix", 32, "Where the cause lies as a rule."),
    _HOW_TO_FIX,
)
_RECORD_COLUMNS = (
    *(_AGENCY, _CLIENT, _EPISODE, _KEYWORKER, _ENTITY, _FIELD, _PROBLEM, _HOW_TO_FIX, _FILE, _ROW),
)
_BY_RULE = (_RULE, _SEVERITY, _CLOSES_GATE, _STATE, _SINCE, _ACCEPTED, *_RECORD_COLUMNS)
_EVERY_RECORD = (
    *(_CLOSES_GATE, _MOVEMENT, _MOVED_MOST, _MEASURES),
    *(_RULE, _SEVERITY, _STATE, _SINCE, _ACCEPTED, *_RECORD_COLUMNS),
)

_ROWS = f"""
create or replace temp table gate_workbook_row as
select
    shown.provider_code, shown.rule_id, shown.severity,
    case when fixes.closes_gate then 'yes' else 'no' end as closes_gate,
    coalesce(failing.state, 'not known') as state,
    coalesce(failing.since_period, 'not known') as since_period,
    case
        when acceptance.failure_id is null then 'no'
        when acceptance.until_date is null then 'until further notice'
        else 'until ' || acceptance.until_date
    end as accepted,
    shown.agency_code, shown.client_ref, shown.episode_ref, shown.keyworker_ref, shown.entity,
    shown.field, shown.problem, shown.how_to_fix, shown.path, shown._row_number,
    case when not fixes.takes_file then 100 * fixes.largest_movement end as points,
    case
        when fixes.takes_file then 'whole file'
        when shown.entity = 'file' or fixes.measure_count > 0 then 'not known'
        else 'none'
    end as points_in_words,
    case when not fixes.takes_file then fixes.moved_most end as moved_most,
    case
        when fixes.measure_count > 0 then fixes.measures
        when shown.entity = 'file' then 'not known'
        else 'none'
    end as measures,
    fixes.worth_order,
    row_number() over (
        order by
            list_position({list(SEVERITIES)}, shown.severity), shown.rule_id, shown.path,
            shown._row_number, shown.entity, shown.field
    ) as rule_order
from gate_shown as shown
inner join gate_fix as fixes on shown.failure_id = fixes.failure_id
left join gate_acceptance as acceptance on shown.failure_id = acceptance.failure_id
inner join gate_failing_record as failing on shown.failure_id = failing.failure_id
"""
_RECORD_SQL = """
    agency_code, client_ref, episode_ref, keyworker_ref, entity, field, problem, how_to_fix, path,
    _row_number
"""
_BY_RULE_SQL = f"""
select rule_id, severity, closes_gate, state, since_period, accepted, {_RECORD_SQL}
from gate_workbook_row where provider_code = ? order by rule_order
"""
_EVERY_RECORD_SQL = f"""
select
    points, points_in_words, closes_gate, moved_most, measures, rule_id, severity, state,
    since_period, accepted, {_RECORD_SQL}
from gate_workbook_row where provider_code = ? order by worth_order
"""
_SUMMARY_SQL = """
select
    rule_id, count(*), count_if(state = 'new'), count_if(state = 'persisting'),
    count_if(state = 'returned'), count_if(state = 'requested'), count_if(accepted <> 'no')
from gate_workbook_row where provider_code = ? group by rule_id order by min(rule_order)
"""
_FILES_SQL = """
select distinct path from gate_unit where is_in_force and provider_code = ? order by path
"""
_CLOSING_SQL = """
select count(*), count_if(closes_gate = 'yes') from gate_workbook_row where provider_code = ?
"""


def prepare_workbooks(connection: duckdb.DuckDBPyConnection, period: str) -> None:
    """Work out what the workbooks of all providers say.

    Args:
        connection: the connection on which ``decide`` left its tables.
        period: the month, ``YYYY-MM``.

    """
    rank_fixes(connection, period)
    connection.execute(_ROWS)


def write_workbook(
    connection: duckdb.DuckDBPyConnection,
    ruleset: Ruleset,
    path: Path,
    *,
    provider_code: str,
    period: str,
) -> None:
    """Write the workbook of one provider into a file that exists, whose mode stays as it is.

    Args:
        connection: the connection on which ``prepare_workbooks`` left its table.
        ruleset: the rules in use.
        path: the file.
        provider_code: whose records.
        period: the month, ``YYYY-MM``.

    """
    _, last_day = month_bounds(period)
    title = f"Records to mend: provider {provider_code}, {last_day:%B %Y}"
    # in memory: a file aside would hold the references after a killed run
    sheets = Sheets(
        path,
        title=title,
        subject="Data quality of NDTMS extracts",
        day=last_day,
        when_empty="Nothing to mend",
    )
    sheets.add("Notes", _NOTES, _notes(connection, provider_code, period, title))
    sheets.add("Summary", _SUMMARY, _summary(connection, ruleset, provider_code))
    sheets.add("By rule", _BY_RULE, connection.execute(_BY_RULE_SQL, [provider_code]).fetchall())
    every_record = [
        (closes_gate, words if points is None else points, *rest)
        for points, words, closes_gate, *rest in connection.execute(
            _EVERY_RECORD_SQL, [provider_code]
        ).fetchall()
    ]
    sheets.add("Every record", _EVERY_RECORD, every_record)
    sheets.close()


_NOTES = (Column("About", 28, ""), Column("Text", 110, ""))


def _notes(
    connection: duckdb.DuckDBPyConnection, provider_code: str, period: str, title: str
) -> list[tuple[str, str]]:
    files = [name for (name,) in connection.execute(_FILES_SQL, [provider_code]).fetchall()]
    records, closing = connection.execute(_CLOSING_SQL, [provider_code]).fetchone() or (0, 0)
    deadline = submission_deadline(period)
    meanings = {column.title: column.meaning for column in (*_EVERY_RECORD, *_BY_RULE, *_SUMMARY)}
    return [
        ("Title", title),
        ("Month", f"{period}: the submissions in force at the end of that month"),
        (
            "Deadline",
            f"Send the corrected extract by {_in_words(deadline)}."
            if deadline
            else "The month is not in the reporting calendar.",
        ),
        ("Data", "NDTMS extracts: " + ", ".join(files)),
        (
            "What is to mend",
            f"{records} rows, one for each record and rule it breaks; {closing} of them close the "
            "gate."
            if records
            else "Nothing to mend.",
        ),
        (
            "How to use the lists",
            "Correct the cause where the sheet Summary says, export again and send the whole "
            "extract under the same name. Start with what closes the gate: nothing is published "
            "for anybody while it stands. This workbook is written anew by every run; nothing "
            "that is typed into it is read.",
        ),
        ("Sheet Summary", "One row for each rule that a record breaks."),
        ("Sheet By rule", "One row for each record and rule, in the order of the rules."),
        (
            "Sheet Every record",
            "The same rows, the most valuable fix first: what closes the gate, then what moves a "
            "measure most, then what takes part in most measures.",
        ),
        (
            "Whom it is for",
            "It names clients by your own references. Keep it where your case files are kept, and "
            "send it by no open way.",
        ),
        *((f"Column {name}", meaning) for name, meaning in meanings.items()),
        *((f"Measure {code}", name) for code, name in _measure_names()),
    ]


def _summary(
    connection: duckdb.DuckDBPyConnection, ruleset: Ruleset, provider_code: str
) -> list[tuple[Any, ...]]:
    rows = []
    for rule_id, *numbers in connection.execute(_SUMMARY_SQL, [provider_code]).fetchall():
        rule = ruleset.rules[rule_id]
        gates = "yes" if rule.is_gate else "no"
        rows.append(
            (
                *(rule_id, rule.title, rule.severity, gates, *numbers),
                *(FIX_WHERE[rule.fix_where], rule.how_to_fix),
            )
        )
    return rows


def _measure_names() -> list[tuple[str, str]]:
    with (SEEDS / "measures.csv").open(newline="", encoding="utf-8") as handle:
        return [(row["measure"], row["name"]) for row in csv.DictReader(handle)]


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
