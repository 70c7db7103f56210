"""What is in a quarterly report: gathered once, written in three forms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from orchestration.reports.charts.control import MeasureValue, Series, series_of
from orchestration.reports.figures import RATINGS, Figure, Indicator, Measure
from orchestration.reports.pages import words
from orchestration.reports.published import EVERYBODY, Compliance, Contract, Period, Published

NO_COMMENTARY = "No commentary was handed in."
_CELL = "measure, component, area, client_group, breakdown, breakdown_value"


@dataclass(frozen=True)
class Narrative:
    """A part of a provider's report in its own words; `part_id` names the indicator it is on."""

    TABLE: ClassVar = "narratives"
    contract: str
    provider_code: str
    service_part: str | None
    part_id: str
    body: str


@dataclass(frozen=True)
class IndicatorText:
    """What a return says of an indicator that is told in words; `part_id` may be a part of it."""

    TABLE: ClassVar = "indicator_texts"
    indicator_id: str
    contract: str
    told_by: str
    service_part: str | None
    report_id: str | None
    part_id: str | None
    body: str


@dataclass(frozen=True)
class Commentary:
    """Words of a return on an indicator.

    Attributes:
        provider_code: whose words they are.
        service_part: which part of the service they are about, None where it has none.
        part: which part of the indicator they are on, None where they are on all of it.
        body: the words.

    """

    provider_code: str
    service_part: str | None
    part: str | None
    body: str


@dataclass(frozen=True)
class Headline:
    """The figure an indicator is rated by, with all that stands beside it.

    Attributes:
        figure: of the report month, the whole partnership.
        previous: one reporting period before, None where there is none.
        year_before: of the same month a year before.
        series: points of the control chart, None where there are none that do not overlap.
        measure: what the figure is taken from, None where nothing is collected.

    """

    figure: Figure
    previous: Figure | None
    year_before: Figure | None
    series: Series | None
    measure: Measure | None

    @property
    def name(self) -> str:
        """Give a name that no other figure of the report has."""
        figure = self.figure
        parts = (figure.indicator_id, figure.client_group, figure.breakdown, figure.breakdown_value)
        return "-".join(part for part in parts if part not in ("total", "all", ""))


@dataclass(frozen=True)
class Entry:
    """An indicator in a report.

    Attributes:
        indicator: what the framework asks for.
        headlines: its rated figures, one for each group of clients; none where none is published.
        beside: the other figures of the month: breakdowns, variants, figures of single providers.
        commentary: what the returns say of it, each with its provider.

    """

    indicator: Indicator
    headlines: tuple[Headline, ...]
    beside: tuple[Figure, ...]
    commentary: tuple[Commentary, ...]

    @property
    def collected(self) -> tuple[Headline, ...]:
        """Give the headlines that a measure stands behind."""
        return tuple(one for one in self.headlines if one.figure.measure is not None)

    @property
    def is_told(self) -> bool:
        """Say whether it has no figure because it is told in words, which have come in."""
        return not self.collected and any(one.figure.status == "final" for one in self.headlines)

    @property
    def instead(self) -> str:
        """Say what stands in place of a figure, for an entry without any."""
        return "Told in words" if self.is_told else "Not collected"

    @property
    def reason(self) -> str:
        """Say why there is no figure, for an entry without any."""
        if self.is_told:
            return "see its commentary"
        for one in self.headlines:
            if one.figure.status_reason:
                return one.figure.status_reason
        return self.indicator.not_collected_reason or "no contract of this framework is registered"


@dataclass(frozen=True)
class Section:
    """A section of the framework with its indicators, in the order of the document."""

    number: int
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class ContractReport:
    """The report of a contract, or of a framework that no contract is registered for.

    Attributes:
        key: of the contract, or of the framework.
        name: the contract in words.
        council: whose framework it is.
        framework_title: title of the framework.
        providers: codes of the contract's providers in the report month.
        month: the report month.
        data_cut: newest submission month in any of its figures, None where there are none.
        sections: all of the framework.
        compliance: data quality of its providers in the report month.

    """

    key: str
    name: str
    council: str
    framework: str
    framework_title: str
    providers: tuple[str, ...]
    month: Period
    data_cut: str | None
    sections: tuple[Section, ...]
    compliance: tuple[Compliance, ...]

    @property
    def title(self) -> str:
        """Give the title of every form."""
        return f"Quarterly report, {self.month.financial_quarter}: {self.name}"

    @property
    def entries(self) -> Iterator[Entry]:
        """Go through all indicators in order."""
        return (entry for section in self.sections for entry in section.entries)

    @property
    def headlines(self) -> Iterator[tuple[Entry, Headline]]:
        """Go through all figures that a measure stands behind."""
        return ((entry, one) for entry in self.entries for one in entry.collected)

    @property
    def ratings(self) -> Counter[str]:
        """Count the figures by rating."""
        return Counter(
            one.figure.rag if one.figure.rag in RATINGS else "not_rated"
            for _, one in self.headlines
        )

    def rated(self, rating: str) -> list[tuple[Entry, Headline]]:
        """Give the figures of a rating."""
        return [pair for pair in self.headlines if pair[1].figure.rag == rating]


def reports_of(published: Published) -> list[ContractReport]:
    """Gather the reports of the publication's month, by council and contract.

    A contract whose framework is not known has no indicators to report; landing tells of it.
    """
    month = published.month
    indicators: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in published.read(Indicator, "order by framework, position, indicator_id"):
        indicators[indicator.framework].append(indicator)
    contracts: dict[str, list[Contract]] = defaultdict(list)
    for contract in published.read(Contract, "order by contract, provider_code"):
        contracts[contract.contract].append(contract)
    gathering = _Gathering(published)
    reports = [
        gathering.report(key, of_contract, indicators[of_contract[0].framework])
        for key, of_contract in contracts.items()
        if of_contract[0].framework in indicators
    ]
    held = {rows[0].framework for rows in contracts.values()}
    reports += [
        gathering.report(framework, [], asked)
        for framework, asked in indicators.items()
        if framework not in held
    ]
    return sorted(reports, key=lambda report: (report.council, report.key, month.period))


class _Gathering:
    """What all reports of a month are gathered from, read once."""

    def __init__(self, published: Published) -> None:
        self.month = published.month
        periods = [month.period for month in published.months]
        at = periods.index(self.month.period)
        self.back = {months: periods[at - months] for months in range(1, 13) if months <= at}
        self.figures: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
        for figure in published.read(
            Figure,
            # of an earlier month only what a headline is set beside
            "where period = ? or "
            "(role = 'headline' and provider_code = ? and list_contains(?, period)) "
            "order by contract, indicator_id, role desc, "
            "provider_code, label, client_group, breakdown, breakdown_value",
            [self.month.period, EVERYBODY, list(self.back.values())],
        ):
            self.figures[figure.contract, figure.indicator_id, figure.period].append(figure)
        self.values: dict[tuple[str, ...], list[MeasureValue]] = defaultdict(list)
        for value in published.read(
            MeasureValue,
            f"""
            semi join (
                select provider_code, {_CELL} from published.indicator_values
                where period = ? and role = 'headline' and provider_code = ?
            ) as headlines using (provider_code, {_CELL})
            where period <= ?
            order by period
            """,
            [self.month.period, EVERYBODY, self.month.period],
        ):
            self.values[_cell(value)].append(value)
        self.measures = {
            (one.measure, one.component, one.window_code): one for one in published.read(Measure)
        }
        self.commentary = _commentary(published, self.month.period)
        self.compliance = published.read(
            Compliance, "where period = ? order by dataset, provider_code", [self.month.period]
        )

    def report(
        self, key: str, contracts: Sequence[Contract], indicators: Sequence[Indicator]
    ) -> ContractReport:
        entries = [self._entry(key, indicator) for indicator in indicators]
        providers = tuple(
            contract.provider_code
            for contract in contracts
            if contract.end_date is None or contract.end_date >= self.month.report_date
        )
        cuts = [
            one.figure.data_cut
            for entry in entries
            for one in entry.headlines
            if one.figure.data_cut
        ]
        return ContractReport(
            key=key,
            name=words.contract(key),
            council=indicators[0].council,
            framework=indicators[0].framework,
            framework_title=indicators[0].framework_title,
            providers=providers,
            month=self.month,
            data_cut=max(cuts, default=None),
            sections=tuple(
                Section(number, title, tuple(of_section))
                for number, (title, of_section) in enumerate(
                    groupby(entries, key=lambda entry: entry.indicator.section), 1
                )
            ),
            compliance=tuple(row for row in self.compliance if row.provider_code in providers),
        )

    def _entry(self, key: str, indicator: Indicator) -> Entry:
        found = self.figures[key, indicator.indicator_id, self.month.period]
        headlines = [
            figure
            for figure in found
            if figure.role == "headline" and figure.provider_code == EVERYBODY
        ]
        return Entry(
            indicator=indicator,
            headlines=tuple(self._headline(figure, indicator) for figure in headlines),
            beside=tuple(
                figure for figure in found if figure not in headlines and figure.measure is not None
            ),
            commentary=tuple(self.commentary.get((key, indicator.indicator_id), ())),
        )

    def _headline(self, figure: Figure, indicator: Indicator) -> Headline:
        series = None
        measure = None
        if figure.measure and figure.component and figure.window_code:
            measure = self.measures.get((figure.measure, figure.component, figure.window_code))
            series = series_of(self.values[_cell(figure)], figure.window_code)
        return Headline(
            figure=figure,
            previous=self._earlier(figure, indicator.reporting_months),
            year_before=self._earlier(figure, 12),
            series=series,
            measure=measure,
        )

    def _earlier(self, figure: Figure, months: int) -> Figure | None:
        period = self.back.get(months)
        if period is None:
            return None
        return next(
            (
                earlier
                for earlier in self.figures[figure.contract, figure.indicator_id, period]
                if earlier.cell == figure.cell
            ),
            None,
        )


def _commentary(published: Published, month: str) -> dict[tuple[str, str], list[Commentary]]:
    """Read what the returns say, by contract and indicator.

    An indicator that is told in words has the texts that stand for the month; any other has what
    was written under its name for the quarter. A return names a quarter by its first month.
    """
    found: dict[tuple[str, str], list[Commentary]] = defaultdict(list)
    if published.has_table(IndicatorText.TABLE):
        for text in published.read(
            IndicatorText,
            "where period = ? and provider_code = ? and body is not null "
            "order by told_by, service_part nulls first, report_id, part_id, body",
            [month, EVERYBODY],
        ):
            # what no report says names the thing in its words, such as a hub
            is_part = text.report_id is not None and text.part_id != text.indicator_id
            found[text.contract, text.indicator_id].append(
                Commentary(
                    text.told_by, text.service_part, text.part_id if is_part else None, text.body
                )
            )
    told = set(found)
    if published.has_table(Narrative.TABLE):
        for narrative in published.read(
            Narrative,
            "where period between ? and ? and contract is not null and body is not null "
            "order by part_id, provider_code, service_part nulls first, period, body",
            [_first_month_of_quarter(month), month],
        ):
            key = (narrative.contract, narrative.part_id)
            if key not in told:
                found[key].append(
                    Commentary(
                        narrative.provider_code, narrative.service_part, None, narrative.body
                    )
                )
    return found


def _first_month_of_quarter(month: str) -> str:
    """Give the first month of the quarter that holds a month, both as `YYYY-MM`."""
    year, number = month.split("-")
    return f"{year}-{(int(number) - 1) // 3 * 3 + 1:02d}"


def _cell(row: MeasureValue | Figure) -> tuple[str, ...]:
    return (
        *(row.measure or "", row.component or "", row.area),
        *(row.client_group, row.breakdown, row.breakdown_value),
    )
