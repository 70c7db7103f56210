"""Write the monthly dataset of a contract as a spreadsheet.

A contract has one whose framework has indicators of a monthly dataset. The first sheet holds
them month by month; the others list the cases behind three of them, by pseudonym alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.lib.spreadsheet import Column, Sheets
from orchestration.reports.pages import words
from orchestration.reports.published import EVERYBODY, Published
from orchestration.reports.report import Report

_SECTION = "Monthly dataset"
_MONTHS = 12
_WHOLE = "all"
_NOT_NUMBERS = {
    "not_collected": "not collected",
    "insufficient_data": "insufficient data",
    "no_denominator": "nobody to count",
}

_PSEUDONYM = Column(
    "Pseudonym", 34, "Stands for the person in all figures; no reference of anybody."
)
_CLIENT_GROUP = Column("Client group", 14, "Adults or young people.")
_SUBSTANCE = Column("Substance group", 24, "Substance group of the person in the figure.")
_WAITS = (
    *(_PSEUDONYM, _CLIENT_GROUP, _SUBSTANCE),
    Column("Referral date", 14, "Day of the referral."),
    Column("Start date", 16, "Day on which treatment began, or that it has not yet."),
    Column("Days", 8, "Days from the referral to the start, or to the end of the month."),
    Column("Reason", 40, "Why so long: for the provider to fill in."),
    Column("Action", 40, "What is done about it: for the provider to fill in."),
)
_RETURNS = (
    *(_PSEUDONYM, _CLIENT_GROUP, _SUBSTANCE),
    Column("Completion date", 16, "Day on which treatment was completed."),
    Column("New start date", 16, "Day of the triage on the return."),
    Column("Days between", 10, "Days from the one to the other."),
)
_YOUNG = (
    _PSEUDONYM,
    Column(
        "Referral date",
        14,
        "Day of the referral. Of young people's referrals: as NDTMS holds it, not known where it "
        "holds none of the month; the day in the local extract is not published.",
    ),
    Column("Source", 30, "Who referred."),
    Column("Team", 24, "Team that received the referral."),
    Column(
        "Status",
        44,
        "What came of it by the end of the month, as NDTMS holds the person's last referral of "
        "the month to a provider of the contract.",
    ),
)

_ROWS_SQL = """
select
    values_of_month.indicator_id, indicators.title, values_of_month.label,
    values_of_month.client_group, values_of_month.breakdown, values_of_month.breakdown_value,
    values_of_month.period, values_of_month.value, values_of_month.status,
    case
        when values_of_month.value is null
            then coalesce(values_of_month.status_reason, indicators.not_collected_reason)
    end as reason
from published.indicator_values as values_of_month
inner join published.dim_indicator as indicators using (indicator_id)
where
    values_of_month.contract = ? and values_of_month.provider_code = ?
    and values_of_month.role in ('headline', 'variant', 'breakdown')
    and starts_with(indicators.section, ?)
    and not starts_with(indicators.source_ref, 'tab')
order by
    values_of_month.indicator_id, values_of_month.client_group,
    case values_of_month.role when 'headline' then 1 when 'variant' then 2 else 3 end,
    values_of_month.label, values_of_month.breakdown, values_of_month.breakdown_value,
    values_of_month.period
"""


def _cases_of(figure: str) -> str:
    """Give the head of a query of the cases of a tab: in all cells, and once for each case."""
    return f"""
with cells as (
    select cases.*
    from published.indicator_values as figures
    inner join published.measure_cases as cases
        using (measure, component, period, window_code, area, provider_code, client_group)
    inner join published.dim_indicator as indicators using (indicator_id, framework)
    where
        starts_with(indicators.section, ?) and indicators.source_ref = ?
        and figures.contract = ? and figures.provider_code = ?
        and {figure}
        and cases.in_numerator
),
cases as (
    -- a person is in one substance group of a figure
    select client_id, journey_id, client_group, breakdown_value, area, window_end
    from cells
    where breakdown = 'substance_group'
)
"""


_HEADLINE = "figures.role = 'headline'"
_ANY_EARLIER = "figures.role = 'variant' and figures.component = 'any_earlier'"
_EVERY_WAIT = "figures.role = 'variant' and figures.component = 'waited_over_6_weeks'"
_WAITS_SQL = f"""{_cases_of(_EVERY_WAIT)},
of_journeys as (
    select cases.*, journeys.treatment_start, episodes.referral_date
    from cases
    inner join published.fct_journey as journeys
        on
            cases.journey_id = journeys.journey_id and journeys.provider_code = '{EVERYBODY}'
            and cases.area = journeys.area
    inner join published.fct_episode as episodes
        on
            journeys.journey_id = episodes.journey_id
            and journeys.treatment_start = episodes.treatment_start
    -- the case is the episode that the journey began with: of several the one assessed first
    qualify
        row_number() over (
            partition by cases.journey_id, cases.client_group
            order by episodes.triaged_date, episodes.referral_date
        ) = 1
),
-- a referral that waits stands for itself, and so does a later one of a journey, which has begun
of_referrals as (
    select cases.*, referrals.treatment_start, referrals.referral_date
    from cases
    inner join published.fct_referral as referrals on cases.journey_id = referrals.episode_id
)
select
    client_id, client_group, breakdown_value, referral_date, treatment_start,
    date_diff('day', referral_date, coalesce(treatment_start, window_end)) as days
from (select * from of_journeys union all select * from of_referrals)
order by days desc, client_id
"""
_RETURNS_SQL = f"""{_cases_of(_ANY_EARLIER)}
select
    cases.client_id, cases.client_group, cases.breakdown_value, completed.journey_end,
    min(returned.journey_start) as return_date,
    date_diff('day', completed.journey_end, min(returned.journey_start)) as days
from cases
inner join published.fct_journey as completed
    on cases.journey_id = completed.journey_id and completed.provider_code = '{EVERYBODY}'
inner join published.fct_journey as returned
    on
        completed.client_id = returned.client_id and completed.area = returned.area
        and returned.provider_code = '{EVERYBODY}'
        and completed.journey_end <= returned.journey_start
        and completed.journey_id <> returned.journey_id
group by
    cases.client_id, cases.journey_id, cases.client_group, cases.breakdown_value,
    completed.journey_end
order by completed.journey_end, cases.client_id
"""
_YOUNG_SQL = f"""{_cases_of(_HEADLINE)},
referrals as (
    select
        client_id, journey_id, window_start, window_end,
        max(case when breakdown = 'local_referral_source' then breakdown_value end) as source,
        max(case when breakdown = 'receiving_team' then breakdown_value end) as team
    from cells
    group by client_id, journey_id, window_start, window_end
),
in_ndtms as (
    select
        referrals.journey_id, held.referral_date, held.triaged_date, held.treatment_start
    from referrals
    inner join published.fct_referral as held
        on
            referrals.client_id = held.client_id
            and held.referral_date between referrals.window_start and referrals.window_end
    where
        held.provider_code in (
            select provider_code from published.dim_contract where contract = ?
        )
    qualify
        row_number() over (
            partition by referrals.journey_id order by held.referral_date desc, held.episode_id
        ) = 1
)
select
    referrals.client_id, in_ndtms.referral_date, referrals.source, referrals.team,
    case
        when in_ndtms.journey_id is null then 'no referral of the month in NDTMS'
        when in_ndtms.treatment_start is not null then 'treatment began on '
            || strftime(in_ndtms.treatment_start, '%d/%m/%Y')
        when in_ndtms.triaged_date is not null then 'assessed, treatment has not begun'
        else 'not assessed yet'
    end as status
from referrals
left join in_ndtms using (journey_id)
order by in_ndtms.referral_date nulls last, referrals.client_id, referrals.journey_id
"""
_NOT_COLLECTED_SQL = f"""
select coalesce(figures.status_reason, indicators.not_collected_reason, '')
from published.indicator_values as figures
inner join published.dim_indicator as indicators using (indicator_id, framework)
where
    starts_with(indicators.section, ?) and indicators.source_ref = ?
    and figures.contract = ? and figures.provider_code = ? and figures.period = ?
    and {_HEADLINE} and figures.status = 'not_collected'
"""


@dataclass(frozen=True)
class _Contract:
    contract: str
    area: str
    council: str


def _contracts(published: Published) -> list[_Contract]:
    """Give the contracts whose framework has a monthly dataset."""
    return [
        _Contract(*row)
        for row in published.rows(
            """
            select distinct contracts.contract, contracts.area, indicators.council
            from published.dim_contract as contracts
            inner join published.dim_indicator as indicators using (framework)
            where starts_with(indicators.section, ?)
            order by all
            """,
            [_SECTION],
        )
    ]


def write_workbooks(published: Published, out: Path, _cache: Path) -> list[Report]:
    """Write the workbook of each contract that has one.

    Args:
        published: the publication.
        out: folder of the reports.
        _cache: nothing is drawn here.

    """
    folder = out / "monthly"
    folder.mkdir(exist_ok=True)
    return [_write(published, contract, folder) for contract in _contracts(published)]


def _write(published: Published, contract: _Contract, folder: Path) -> Report:
    month = words.month(published.month.period)
    title = f"{contract.council}: monthly dataset, {month}"
    path = folder / f"{contract.contract}.xlsx"
    sheets = Sheets(
        path,
        title=title,
        subject="Monthly dataset of a drug and alcohol treatment contract",
        day=published.month.report_date,
        when_empty="None this month",
    )
    months = [shown.period for shown in published.months][-_MONTHS:]
    summary = _summary_columns(months)
    about = (Column("About", 28, ""), Column("Text", 110, ""))
    sheets.add("Notes", about, _notes(title, month, [*summary, *_WAITS, *_RETURNS, *_YOUNG]))
    sheets.add("Summary rolling data", summary, _summary_rows(published, contract, months))
    sheets.add("Waits over 6 weeks", _WAITS, _waits(published, contract))
    sheets.add("Re-presentations", _RETURNS, _returns(published, contract))
    sheets.add("Young people referrals", _YOUNG, _young(published, contract))
    sheets.close()
    return Report(
        title,
        "Monthly workbooks",
        "restricted",
        (("XLSX", f"monthly/{path.name}"),),
        "Rolling counts month by month, waits over six weeks, re-presentations of successful "
        "completions and young people's referrals; cases stand by pseudonym.",
    )


def _summary_columns(months: Sequence[str]) -> tuple[Column, ...]:
    return (
        Column("Indicator", 16, "Code of the indicator in the contract's framework."),
        Column("Item", 44, "What is counted."),
        Column("Breakdown", 26, "Part of the item; all: the item as a whole."),
        Column("Client group", 14, "Adults, young people or all."),
        *(Column(words.short_month(month), 11, "Count of the month.") for month in months),
        Column("Total", 10, "Sum of the months, where each of them is known."),
        Column("Note", 44, "Why there is no figure, in the latest month without one."),
    )


def _summary_rows(
    published: Published, contract: _Contract, months: Sequence[str]
) -> list[tuple[Any, ...]]:
    figures: dict[tuple[str, ...], dict[str, Any]] = {}
    notes: dict[tuple[str, ...], str] = {}
    for row in published.rows(_ROWS_SQL, [contract.contract, EVERYBODY, _SECTION]):
        indicator, title, label, group, breakdown, value, period, figure, status, why = row
        part = _WHOLE if breakdown == "total" else value.replace("_", " ")
        # without its label a part of a variant would pass for the same part of the headline
        item = f"{title}: {label}" if label else title
        key: tuple[str, ...] = (indicator, item, part, words.CLIENT_GROUPS.get(group, "All"))
        figures.setdefault(key, {})[period] = (
            _NOT_NUMBERS[status] if status in _NOT_NUMBERS else round(figure)
        )
        notes[key] = why or notes.get(key, "")
    rows: list[tuple[Any, ...]] = []
    for key, by_month in figures.items():
        indicator, item, _, group = key
        whole = figures.get((indicator, item, _WHOLE, group), {})
        counts = [by_month.get(month, _without_a_case(whole.get(month))) for month in months]
        known = [count for count in counts if isinstance(count, int)]
        total = sum(known) if len(known) == len(counts) else "not known"
        rows.append((*key, *counts, total, notes[key]))
    return rows


def _without_a_case(whole: int | str | None) -> int | str:
    """Give what a part without a case in a month counts, by what its whole says of the month."""
    if whole is None:
        return "not computed"
    return 0 if isinstance(whole, int) else whole


def _waits(published: Published, contract: _Contract) -> list[tuple[Any, ...]]:
    found = published.rows(_WAITS_SQL, [_SECTION, "tab 2", contract.contract, EVERYBODY])
    return [(*_who(row), row[3], row[4] or "still waiting", row[5], "", "") for row in found]


def _returns(published: Published, contract: _Contract) -> list[tuple[Any, ...]]:
    found = published.rows(_RETURNS_SQL, [_SECTION, "tab 3", contract.contract, EVERYBODY])
    return [(*_who(row), *row[3:]) for row in found]


def _young(published: Published, contract: _Contract) -> list[tuple[Any, ...]]:
    figure = [_SECTION, "tab 4", contract.contract, EVERYBODY]
    unknown = published.rows(_NOT_COLLECTED_SQL, [*figure, published.month.period])
    if unknown:
        return [(_NOT_NUMBERS["not_collected"], "", "", "", unknown[0][0])]
    return [
        (who, day or "not known", source.replace("_", " "), team.replace("_", " "), status)
        for who, day, source, team, status in published.rows(
            _YOUNG_SQL, [*figure, contract.contract]
        )
    ]


def _who(row: Sequence[Any]) -> tuple[str, str, str]:
    return (row[0], words.CLIENT_GROUPS.get(row[1], row[1]), row[2].replace("_", " "))


def _notes(title: str, month: str, columns: Sequence[Column]) -> list[tuple[str, str]]:
    return [
        ("Title", title),
        ("Month", f"{month}, as known from the submissions in force at its end"),
        (
            "Whom it is for",
            "Named commissioner staff and the provider: it lists persons by pseudonym and shows "
            "small numbers. What may be handed on lies in the packs for the partnership.",
        ),
        (
            "not collected",
            "Nothing that is sent yet says so; the column Note names what is missing.",
        ),
        ("insufficient data", "Too little is known for the figure to be relied upon."),
        ("not computed", "The publication has no figure of the item for the month."),
        ("Sheet Summary rolling data", "The counts of the monthly dataset, twelve months of them."),
        (
            "Sheet Waits over 6 weeks",
            "Referrals that waited over six weeks and began treatment in the month or wait still. "
            "The columns Reason and Action are for the provider to fill in.",
        ),
        (
            "Sheet Re-presentations",
            "Returns in the month after any earlier successful completion. The indicator counts "
            "those within the follow-up.",
        ),
        (
            "Sheet Young people referrals",
            "Referrals of the month of those under 18 on the day, as the local extract holds them: "
            "those that the indicator counts. Date and status are those of NDTMS, where the "
            "person is found there.",
        ),
        *((f"Column {name}", text) for name, text in {c.title: c.meaning for c in columns}.items()),
    ]
