"""Write the performance action plans: one for each indicator below target at a quarter's end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from orchestration.lib.registers import register
from orchestration.lib.spreadsheet import Column, Sheets
from orchestration.reports.action_plan.outlook import Position, outlook
from orchestration.reports.figures import CLIENT_GROUPS, written_as
from orchestration.reports.pages import words
from orchestration.reports.pages.frame import environment_of
from orchestration.reports.published import EVERYBODY, Published
from orchestration.reports.report import Report

TO_BE_FILLED_IN = "To be filled in: no action plan for this indicator was sent."
"""What stands where a return will say it."""

NOT_SAID = "To be filled in: the action plan that was sent does not say it."
"""What stands where the return that was sent leaves it open, or has no field for it."""

_OVER = ("u0", "u3", "u7")
"""States in which a case of under-performance needs no further action."""

_TEMPLATES = Path(__file__).with_name("templates")
_MONTHS_AHEAD = (3, 6, 9, 12)


@dataclass(frozen=True)
class Missed:
    """An indicator that does not reach its target."""

    TABLE: ClassVar = "indicator_values"
    indicator_id: str
    framework: str
    label: str
    measure: str
    component: str
    window_code: str
    window_start: date
    window_end: date
    area: str
    client_group: str
    breakdown: str
    breakdown_value: str
    value_kind: str
    numerator: float | None
    denominator: float | None
    value: float
    target: float
    comparator: str
    rag: str
    needed: int | None
    needed_completions: int | None
    needed_for_top_quartile: int | None
    status: str


@dataclass(frozen=True)
class Returned:
    """A state that a case of under-performance entered, as the provider returned it."""

    TABLE: ClassVar = "action_plans"
    case_id: str
    framework: str
    area: str
    provider_code: str
    service_part: str | None
    indicator_id: str | None
    state: str
    entered_date: date
    deadline: date | None
    owner: str | None


@dataclass(frozen=True)
class Trait:
    """A share of those in treatment that bears on the result, and the same elsewhere."""

    what: str
    share: str
    elsewhere: str


@dataclass(frozen=True)
class Plan:
    """A plan as it is laid out: every field in words, in the order of the printed form."""

    missed: Missed
    title: str
    period: str
    target: str
    performance: str
    variance: str
    profile: Sequence[Trait]
    gap: Sequence[str]
    positions: Sequence[Position]
    responsible: str
    realised: str
    open_field: str

    @property
    def anchor(self) -> str:
        """The name of its section on the page."""
        return "-".join(
            (self.missed.indicator_id, self.missed.client_group, self.missed.breakdown_value)
        )

    @property
    def group(self) -> str:
        """Whom it is about."""
        return CLIENT_GROUPS.get(self.missed.client_group, self.missed.client_group)


def is_due(published: Published) -> bool:
    """Say whether the month ends a quarter, for which plans are made."""
    return published.month.is_quarter_end


def write_plans(published: Published, out: Path, _cache: Path) -> list[Report]:
    """Write the plans of each framework that has an indicator below target.

    Args:
        published: the publication.
        out: folder of the reports.
        _cache: nothing is drawn here.

    """
    missed = published.read(
        Missed,
        "where period = ? and provider_code = ? and role = 'headline' and rag in ('red', 'amber') "
        "order by framework, indicator_id, client_group, breakdown, breakdown_value, contract",
        [published.month.period, EVERYBODY],
    )
    titles = dict(published.rows("select indicator_id, title from published.dim_indicator"))
    returned = _returned(published)
    reports = []
    for framework in dict.fromkeys(figure.framework for figure in missed):
        # two contracts of an area share their figures
        own = dict.fromkeys(figure for figure in missed if figure.framework == framework)
        plans = [
            _plan(
                published,
                figure,
                titles[figure.indicator_id],
                returned.get((framework, figure.area, figure.indicator_id), []),
            )
            for figure in own
        ]
        reports.append(_write(published, framework, plans, out))
    return reports


def _returned(published: Published) -> dict[tuple[str, str, str], list[list[Returned]]]:
    """Read the cases that are not over, each with its states in order, by what they are about."""
    cases: dict[tuple[str, ...], list[Returned]] = defaultdict(list)
    if published.has_table(Returned.TABLE):
        for row in published.read(
            Returned,
            "where entered_date <= ? and framework is not null "
            "order by framework, area, provider_code, case_id, entered_date, state",
            [published.month.report_date],
        ):
            cases[row.framework, row.area, row.provider_code, row.case_id].append(row)
    found: dict[tuple[str, str, str], list[list[Returned]]] = defaultdict(list)
    for (framework, area, *_), states in cases.items():
        # a later state need not name the indicator again
        named = [row.indicator_id for row in states if row.indicator_id is not None]
        if named and states[-1].state not in _OVER:
            found[framework, area, named[-1]].append(states)
    return found


def _said(cases: Sequence[Sequence[Returned]], field: str) -> str:
    """Give what was last said of each case, with the part of the service where it has one."""
    said = []
    for states in cases:
        values = [value for row in states if (value := getattr(row, field)) is not None]
        if values:
            value = words.day(values[-1]) if isinstance(values[-1], date) else str(values[-1])
            part = states[-1].service_part
            said.append(f"{part}: {value}" if part else value)
    return "; ".join(dict.fromkeys(said)) or (NOT_SAID if cases else TO_BE_FILLED_IN)


def _plan(
    published: Published, missed: Missed, title: str, cases: Sequence[Sequence[Returned]]
) -> Plan:
    return Plan(
        missed=missed,
        title=f"{title}: {missed.label}" if missed.label else title,
        period=f"{published.month.financial_quarter}, to {words.day(published.month.report_date)}",
        target=f"{_sign(missed.comparator)} {_number(missed, missed.target)}",
        performance=_performance(missed),
        variance=variance(missed.value, missed.target, missed.value_kind),
        profile=_profile(published, missed),
        gap=_gap(missed),
        positions=_positions(published, missed),
        responsible=_said(cases, "owner"),
        realised=_said(cases, "deadline"),
        open_field=NOT_SAID if cases else TO_BE_FILLED_IN,
    )


def variance(value: float, target: float, value_kind: str) -> str:
    """Say by how much a value lies above or below its target.

    Args:
        value: the value, a share as a number from 0 to 1.
        target: the target, in the same unit.
        value_kind: of a share the difference is given in percentage points.

    """
    if written_as(value_kind) == "share":
        return f"{100 * (value - target):+.1f} percentage points"
    return f"{value - target:+.1f}".removesuffix(".0")


def _performance(missed: Missed) -> str:
    value = _number(missed, missed.value)
    of = (
        f" ({missed.numerator:,.0f} of {missed.denominator:,.0f})"
        if written_as(missed.value_kind) == "share"
        and missed.denominator
        and missed.numerator is not None
        else ""
    )
    return f"{value}{of}, {words.day(missed.window_start)} to {words.day(missed.window_end)}"


def _number(missed: Missed, number: float) -> str:
    if written_as(missed.value_kind) == "share":
        return f"{100 * number:.1f}%"
    return f"{number:,.1f}".removesuffix(".0")


def _sign(comparator: str) -> str:
    return {
        ">=": "at least",
        ">": "over",
        "<=": "at most",
        "<": "under",
    }[comparator]


def _gap(missed: Missed) -> list[str]:
    sentences = []
    if missed.needed is not None and missed.needed > 0:
        sentences.append(f"{words.counted(missed.needed, 'more case')} would reach the target.")
    if missed.needed is not None and missed.needed < 0:
        sentences.append(f"{words.counted(-missed.needed, 'case')} fewer would reach the target.")
    if missed.needed_completions:
        sentences.append(
            f"Since some will return, that takes {missed.needed_completions} completions at the "
            "share that returned in the same period."
        )
    if missed.needed_for_top_quartile:
        sentences.append(
            f"{words.counted(missed.needed_for_top_quartile, 'more case')} would reach the best "
            "quarter of comparable areas."
        )
    return sentences


def _profile(published: Published, missed: Missed) -> list[Trait]:
    """Give who is in treatment: long stays, long careers, first treatments."""
    if missed.client_group != "adult":
        return []
    found = published.rows(
        """
        select
            measures.component_label, figures.value, figures.numerator, figures.denominator,
            max(indicators.benchmark_value)
        from published.measure_values as figures
        inner join published.dim_measure as measures using (measure, component, window_code)
        left join published.indicator_values as indicators
            on
                figures.measure = indicators.measure and figures.component = indicators.component
                and figures.area = indicators.area and figures.breakdown = indicators.breakdown
                and figures.breakdown_value = indicators.breakdown_value
                and figures.period = indicators.period
                and figures.client_group = indicators.client_group
        where
            figures.measure = 'SC09' and figures.period = ? and figures.area = ?
            and figures.provider_code = ? and figures.client_group = 'adult'
            and figures.breakdown = ? and figures.breakdown_value = ?
            and figures.value is not null and figures.status <> 'insufficient_data'
        group by all
        order by measures.component_label
        """,
        [
            *(published.month.period, missed.area, EVERYBODY),
            *(missed.breakdown, missed.breakdown_value),
        ],
    )
    return [
        Trait(
            words.sentence(label),
            f"{100 * value:.1f}% ({numerator:,.0f} of {denominator:,.0f})",
            f"{100 * elsewhere:.1f}%" if elsewhere is not None else "not known",
        )
        for label, value, numerator, denominator, elsewhere in found
    ]


def _positions(published: Published, missed: Missed) -> list[Position]:
    """Look ahead where the figure is completion without return over twelve months."""
    if (missed.measure, missed.window_code, missed.client_group) != ("SC04", "COMPLETE12", "adult"):
        return []
    lasting = published.rows(
        "select value from published.measure_values where measure = 'SC05' and component = 'value' "
        "and period = ? and window_code = ? and area = ? and provider_code = ? "
        "and client_group = ? and breakdown = ? and breakdown_value = ?",
        [
            *(published.month.period, missed.window_code, missed.area, EVERYBODY),
            *(missed.client_group, missed.breakdown, missed.breakdown_value),
        ],
    )
    share = lasting[0][0] if lasting else None
    if not share:
        return []
    return outlook(
        published,
        area=missed.area,
        groups=_groups(missed),
        target=missed.target,
        return_share=1 - share,
        months_ahead=_MONTHS_AHEAD,
    )


def _groups(missed: Missed) -> list[str]:
    return [
        row["substance_group"]
        for row in register("breakdown_members")
        if row["substance_group"]
        and (
            row["breakdown"] == "substance_group"
            if missed.breakdown == "total"
            else (row["breakdown"], row["breakdown_value"])
            == (missed.breakdown, missed.breakdown_value)
        )
    ]


_PLAN_COLUMNS = (
    Column("Indicator", 20, "Code of the indicator in the contract's framework."),
    Column("Indicator title", 44, "What is measured."),
    Column("Period", 24, "The quarter the plan is about."),
    Column("Strategic director lead", 20, "Role of the director who leads."),
    Column("Departmental lead", 20, "Role of the head who leads."),
    Column("Target", 16, "What the contract asks for."),
    Column("Performance this period", 44, "The figure, what it is made from, and its window."),
    Column("+ / - target", 22, "The figure less the target."),
    Column("Rating", 10, "red or amber."),
    Column(
        "Non-compliance reason",
        60,
        "Who is in treatment, as computed; the reason is to be filled in.",
    ),
    Column("Gap", 50, "How many cases are missing."),
    Column("What is required", 34, "To be filled in."),
    Column("How it will be achieved", 34, "To be filled in."),
    Column("Who is responsible", 34, "Role that is accountable for the plan, from the return."),
    Column(
        "When results are realised", 34, "Day by which it is to be carried out, from the return."
    ),
)
_OUTLOOK_COLUMNS = (
    Column("Indicator", 20, "Code of the indicator in the contract's framework."),
    Column("Reported for", 16, "The report date the row looks ahead to."),
    Column("Window from", 16, "First day of the window then."),
    Column("Window to", 16, "Last day of the window then."),
    Column("In treatment", 12, "Persons known to be in treatment in that window; nobody new."),
    Column("Completed", 12, "Those who completed and have not returned."),
    Column("May still return", 14, "Those of them whose six months are not over."),
    Column("Still needed", 12, "Further completions without return that reach the target."),
    Column("Completions", 12, "Completions that it takes, since some return."),
    Column("New completions count", 16, "Whether the window is still open."),
)


def _write(published: Published, framework: str, plans: Sequence[Plan], out: Path) -> Report:
    council = next(
        row["council"] for row in register("frameworks") if row["framework"] == framework
    )
    title = f"{council}: performance action plans, {published.month.financial_quarter}"
    folder = out / "action-plans"
    folder.mkdir(exist_ok=True)
    page = (
        environment_of(_TEMPLATES)
        .get_template("plans.html.jinja")
        .render(title=title, plans=plans, say=words)
    )
    (folder / f"{framework}.html").write_text(page, encoding="utf-8")
    sheets = Sheets(
        folder / f"{framework}.xlsx",
        title=title,
        subject="Performance action plans of a drug and alcohol treatment contract",
        day=published.month.report_date,
        when_empty="No look ahead: no rate of completions without return is below target",
    )
    columns = {column.title: column.meaning for column in (*_PLAN_COLUMNS, *_OUTLOOK_COLUMNS)}
    notes = [
        ("Title", title),
        ("Whom it is for", "Named commissioner staff and the provider: small numbers are shown."),
        (
            "From the return",
            "Who is responsible and by when come from the action plans that were sent, of cases "
            "that are not over. The return has no field for the others: they are to be filled in.",
        ),
        *((f"Column {name}", meaning) for name, meaning in columns.items()),
    ]
    sheets.add("Notes", (Column("About", 28, ""), Column("Text", 110, "")), notes)
    sheets.add("Plans", _PLAN_COLUMNS, [_plan_row(plan) for plan in plans])
    sheets.add("Completions by a date", _OUTLOOK_COLUMNS, _outlook_rows(plans))
    sheets.close()
    return Report(
        title,
        "Performance action plans",
        "restricted",
        tuple((form, f"action-plans/{framework}.{form.lower()}") for form in ("HTML", "XLSX")),
        "What is below target, why, and what it takes.",
    )


def _plan_row(plan: Plan) -> tuple[str, ...]:
    profile = " ".join(
        f"{trait.what}: {trait.share}; elsewhere {trait.elsewhere}." for trait in plan.profile
    )
    return (
        *(plan.missed.indicator_id, plan.title, plan.period),
        *(plan.open_field, plan.open_field, plan.target, plan.performance, plan.variance),
        *(plan.missed.rag, f"{profile} {plan.open_field}".strip(), " ".join(plan.gap)),
        *(plan.open_field, plan.open_field, plan.responsible, plan.realised),
    )


def _outlook_rows(plans: Sequence[Plan]) -> list[tuple[object, ...]]:
    return [
        (
            *(plan.missed.indicator_id, position.report_date),
            *(position.window_start, position.window_end, position.in_treatment),
            *(position.completed, position.followed_up, position.needed, position.completions),
            "yes" if position.is_open else "no",
        )
        for plan in plans
        for position in plan.positions
    ]
