"""Write the exception report of a month from the published tables."""

from __future__ import annotations

from pathlib import Path

from orchestration.lib.registers import register
from orchestration.lib.spreadsheet import Column
from orchestration.reports.pages import words
from orchestration.reports.published import EVERYBODY, Published
from orchestration.reports.report import Report
from orchestration.reports.tables.write import Table, write_tables

_PROVIDER = Column("Provider", 18, "Code of the provider.")
_DATASET = Column("Dataset", 22, "Adults' or young people's treatment.")

_FAILING_SQL = """
select
    provider_code, dataset, rule_id, severity, is_gate, count(*), count_if(state = 'new'),
    count_if(state = 'returned'), count_if(is_accepted), min(since_period)
from published.dq_failing_record
where period = ?
group by provider_code, dataset, rule_id, severity, is_gate
order by is_gate desc, severity = 'reject' desc, provider_code, dataset, rule_id
"""
# limits lie in the components that count what is over them
_WAITS_SQL = """
select
    figures.area, figures.provider_code, figures.client_group, measures.component_label,
    measures.window_label, figures.numerator, figures.denominator
from published.measure_values as figures
inner join published.dim_measure as measures using (measure, component, window_code)
where
    figures.period = ? and figures.breakdown = 'total' and figures.numerator > 0
    and measures.family = 'waiting' and contains(figures.component, 'over_')
    and figures.window_code in ('MONTH', 'QTR', 'AT_R')
order by
    figures.area, figures.provider_code <> ?, figures.provider_code, figures.client_group,
    figures.measure, figures.component, figures.window_code
"""
_MISSING_SQL = """
with newest as (
    select provider_code, agency_code, dataset, max(period) as period
    from published.dq_submission
    where is_in_force
    group by all
),
in_force as (
    select distinct provider_code from published.dim_contract
    where start_date <= ? and (end_date is null or end_date >= ?)
)
select agencies.provider_code, agencies.agency_code, newest.dataset, newest.period
from published.dim_provider as agencies
inner join in_force using (provider_code)
left join newest using (provider_code, agency_code)
where newest.period is null or newest.period < ?
order by all
"""
_LATE_SQL = """
select provider_code, dataset, denominator - numerator, denominator
from published.dq_measure
where measure = 'DQ12' and provider_code <> ? and numerator < denominator
order by all
"""


def write_exceptions(published: Published, out: Path, _cache: Path) -> list[Report]:
    """Write the exception report of the month.

    Args:
        published: the publication.
        out: folder of the reports.
        _cache: nothing is drawn here.

    """
    month = published.month
    title = f"Exceptions, {words.month(month.period)}"
    about = (
        "What is not as it should be: failing records of NDTMS submissions, waits over the limits, "
        "and submissions that did not come or came late. For named commissioner staff and the "
        "providers: small numbers are shown."
    )
    forms = write_tables(
        out / "exceptions" / "exceptions",
        title=title,
        about=about,
        day=month.report_date,
        tables=[_failing(published), _waits(published), _missing(published), _late(published)],
    )
    linked = tuple((form, f"exceptions/{name}") for form, name in forms)
    return [Report(title, "Exception reports", "restricted", linked, about)]


def _failing(published: Published) -> Table:
    titles = {row["rule_id"]: row["title"] for row in register("dq_rules")}
    rows = [
        (
            *(provider, words.dataset(dataset), rule, titles.get(rule, rule), severity),
            *("yes" if is_gate else "no", records, new, returned, accepted),
            *(words.month(since) if since else "not known", _months(since, published)),
        )
        for (
            provider, dataset, rule, severity, is_gate, records, new, returned, accepted, since
        ) in published.rows(_FAILING_SQL, [published.month.period])
    ]  # fmt: skip
    return Table(
        "ndtms",
        "NDTMS exceptions",
        "Records of the month's submissions that break a rule, by provider and rule.",
        (
            *(_PROVIDER, _DATASET),
            Column("Rule", 9, "Code of the rule."),
            Column("Title", 36, "Name of the rule."),
            Column("Severity", 10, "reject: the record stays out of every measure."),
            Column("Closes the gate", 10, "Whether nothing is published while it stands."),
            Column("Records", 9, "Records that break the rule."),
            Column("New", 8, "Of them, those that did not fail in the submission before."),
            Column("Returned", 9, "Of them, those that had been mended."),
            Column("Accepted", 9, "Of them, those the commissioner accepts as they are."),
            Column("Oldest since", 16, "Month since which the oldest one stands."),
            Column("Age in months", 10, "Months from then to this month."),
        ),
        rows,
        "No record of the month's submissions breaks a rule.",
    )


def _months(since: str | None, published: Published) -> int | str:
    if since is None:
        return "not known"
    (year, month), (now_year, now_month) = (
        map(int, period.split("-")) for period in (since, published.month.period)
    )
    return (now_year - year) * 12 + now_month - month


def _waits(published: Published) -> Table:
    rows = [
        (
            *(area, "partnership" if provider == EVERYBODY else provider),
            *(words.CLIENT_GROUPS.get(group, group), words.sentence(label), window),
            *(round(over), "" if base is None else round(base)),
        )
        for area, provider, group, label, window, over, base in published.rows(
            _WAITS_SQL, [published.month.period, EVERYBODY]
        )
    ]
    return Table(
        "waits",
        "Waits over the limits",
        "Figures of waits over a limit in which there is anybody; all others are zero.",
        (
            Column("Area", 18, "The partnership."),
            _PROVIDER,
            Column("Clients", 14, "Adults or young people."),
            Column("What", 60, "The wait and its limit."),
            Column("Window", 34, "The days it is about."),
            Column("Over the limit", 10, "Waits over the limit."),
            Column("Of", 8, "All waits; blank where it is a count."),
        ),
        rows,
        "Nobody waited over a limit.",
    )


def _missing(published: Published) -> Table:
    month = published.month
    rows = [
        (
            *(provider, agency, words.dataset(dataset) if dataset else "not known"),
            words.month(newest) if newest else "none ever",
        )
        for provider, agency, dataset, newest in published.rows(
            _MISSING_SQL, [month.report_date, month.report_date, month.period]
        )
    ]
    return Table(
        "missing",
        "Submissions that did not come",
        "Agencies of providers under contract without a submission for the month: their figures "
        "rest on the newest one.",
        (
            _PROVIDER,
            Column("Agency", 10, "Code of the agency."),
            _DATASET,
            Column("Newest submission", 18, "Month of the newest submission in force."),
        ),
        rows,
        "Every agency of a provider under contract sent a submission for the month.",
    )


def _late(published: Published) -> Table:
    rows = [
        (provider, words.dataset(dataset), round(late), round(sent))
        for provider, dataset, late, sent in published.rows(_LATE_SQL, [EVERYBODY])
    ]
    deadline = words.day(published.month.submission_deadline)
    return Table(
        "late",
        "Late submissions",
        f"Submissions for the month that came after its deadline ({deadline}), as far as the list "
        "of submissions gives the day.",
        (
            *(_PROVIDER, _DATASET),
            Column("Late", 8, "Submissions that came after the deadline."),
            Column("Of", 8, "Submissions whose day is known."),
        ),
        rows,
        "No submission is known to have come late.",
    )
