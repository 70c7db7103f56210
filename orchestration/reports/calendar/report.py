"""Write the contract calendar of the financial year of a publication."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from orchestration.lib.calendar import ReportingMonth, reporting_months
from orchestration.lib.registers import register
from orchestration.lib.spreadsheet import Column
from orchestration.reports.pages import words
from orchestration.reports.published import Contract, Published
from orchestration.reports.report import Report
from orchestration.reports.tables.write import Table, write_tables

NOT_DONE_YET = "not said: no return gives the day"
"""What stands for a report of which nobody says when it was handed in."""

# of the months after the report month, those up to the next quarter's end and its report
_MONTHS_AHEAD = 3

_RECEIVED_SQL = """
select submissions.period, count(distinct submissions.agency_code)
from published.dq_submission as submissions
inner join published.dim_contract as contracts
    on submissions.provider_code = contracts.provider_code
where contracts.contract = ? and submissions.status = 'landed'
group by submissions.period
"""


def write_calendar(published: Published, out: Path, _cache: Path) -> list[Report]:
    """Write what is due under each contract in the financial year and the quarter after the month.

    Args:
        published: the publication.
        out: folder of the reports.
        _cache: nothing is drawn here.

    """
    title = f"Contract calendar, {words.month(published.month.period)}"
    about = (
        "What is due under each contract in this financial year and the coming quarter: the day, "
        "where it comes from, and whether it is done."
    )
    contracts = published.read(Contract, "order by framework, contract, provider_code")
    forms = write_tables(
        out / "calendar" / "calendar",
        title=title,
        about=about,
        day=published.month.report_date,
        tables=[
            Table(
                contract.replace("_", "-"),
                words.contract(contract)[:31],
                "Days in their order.",
                (
                    Column("Due", 18, "Last day on which it is taken."),
                    Column("What", 36, "What is handed in."),
                    Column("For", 20, "The month or quarter it is about."),
                    Column("Day from", 44, "Where the day comes from."),
                    Column("Done", 40, "What is known of it."),
                ),
                _rows(published, contract, framework),
                "Nothing is due.",
            )
            for contract, framework in dict.fromkeys(
                (row.contract, row.framework) for row in contracts
            )
        ],
    )
    linked = tuple((form, f"calendar/{name}") for form, name in forms)
    return [Report(title, "Contract calendar", "partnership", linked, about)]


def _rows(published: Published, contract: str, framework: str) -> list[tuple[Any, ...]]:
    received = dict(published.rows(_RECEIVED_SQL, [contract]))
    rows: list[tuple[Any, ...]] = []
    for month in _months(published):
        agencies = received.get(month.period, 0)
        is_over = month.report_date <= published.month.report_date
        rows.append(
            (
                *(month.submission_deadline, "NDTMS submission", words.month(month.period)),
                "the reporting calendar",
                f"received from {words.counted(agencies, 'agency', 'agencies')}"
                if agencies
                else ("not received" if is_over else "not yet due"),
            )
        )
        if month.quarter_report_due is not None:
            due, origin = quarter_report_due(framework, month)
            rows.append(
                (
                    *(due, "quarterly report", f"quarter to {words.day(month.report_date)}"),
                    *(origin, NOT_DONE_YET if is_over else "not yet due"),
                )
            )
    return sorted(rows)


def quarter_report_due(framework: str, month: ReportingMonth) -> tuple[date, str]:
    """Give the day a quarter's report is due and where that day comes from.

    Args:
        framework: the framework of the contract.
        month: the last month of the quarter.

    """
    for row in register("contract_due_dates"):
        if (row["framework"], row["period_end"]) == (framework, month.report_date.isoformat()):
            return date.fromisoformat(row["due_date"]), "printed in the contract"
    if month.quarter_report_due is None:
        raise ValueError(f"{month.period} ends no quarter: it has no quarterly report")
    return month.quarter_report_due, "14 days after the quarter, on the Friday on or before"


def _months(published: Published) -> list[ReportingMonth]:
    """Give the months of the financial year, and those of the coming quarter."""
    calendar = list(reporting_months().values())
    year = published.month.financial_year
    own = {row["period"] for row in register("reporting_calendar") if row["financial_year"] == year}
    place = next(
        number for number, month in enumerate(calendar) if month.period == published.month.period
    )
    ahead = {month.period for month in calendar[place + 1 : place + 1 + _MONTHS_AHEAD]}
    return [month for month in calendar if month.period in own | ahead]
