"""The core measures: who is in each figure, and the rows that follow from it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from . import codes
from .attributes import (
    INTERVENTIONS,
    TIME_BANDS_ALL,
    asked,
    asked_groups,
    attributes,
    children_answer,
    is_criminal_justice,
)
from .dates import (
    RETENTION_DAYS,
    Window,
    add_months,
    age_on,
    completed_years,
    quarter_is_complete,
    windows,
)
from .journeys import ALL_PROVIDERS, FORM_WINDOW_DAYS, REVIEW_LAST_DAY, Journey, journeys
from .known import Known
from .statistics95 import mean_interval, wilson

ADULT_AGE = 18
REPRESENTATION_MONTHS = 6
THREE_WEEKS = 21
SIX_WEEKS = 42
LOCAL_WAIT_DAYS = 10
DAYS_IN_YEAR = 365.25
COMPLETENESS_STANDARD = 0.8

COUNT, PROPORTION, MEAN = "count", "proportion", "mean"
BOTH_GROUPS = ("adult", "yp")
ADULTS = ("adult",)

REVIEW_RESULTS = ("abstinent", "improved", "unchanged", "deteriorated")


@dataclass(frozen=True)
class Figure:
    """One measure, component and window."""

    measure: str
    component: str
    window_code: str
    kind: str
    client_groups: tuple[str, ...]


def _figures() -> list[Figure]:
    both: list[tuple[str, Iterable[str], Iterable[str], str]] = [
        ("ACT01", ["value"], ["MONTH", "YTD", "ROLL12"], COUNT),
        ("ACT02", ["value"], ["MONTH", "QTR", "YTD"], COUNT),
        ("ACT03", codes.REASON_GROUPS, ["YTD", "ROLL12"], PROPORTION),
        ("SC01", ["value"], ["MONTH", "ROLL12"], PROPORTION),
        ("SC03", ["value"], ["FIRST6"], PROPORTION),
        ("SC04", ["value"], ["COMPLETE12"], PROPORTION),
        ("SC05", ["value"], ["COMPLETE12"], PROPORTION),
        ("WT01", ["value"], ["QTR", "ROLL12"], PROPORTION),
        ("WT02", ["over_3_weeks", "over_6_weeks"], ["QTR", "ROLL12"], PROPORTION),
        ("WT03", ["value"], ["MONTH"], PROPORTION),
        ("RET01", ["value"], ["ROLL12"], PROPORTION),
        ("RET02", ["value"], ["EARLY12"], PROPORTION),
        ("RET03", TIME_BANDS_ALL, ["AT_R"], PROPORTION),
        ("RET03", ["mean_years"], ["AT_R"], MEAN),
    ]
    adults: list[tuple[str, Iterable[str], Iterable[str], str]] = [
        ("TOP01", ["start", "review", "exit", "exit_planned"], ["ROLL12"], PROPORTION),
        (
            "TOP02",
            [f"{one}.{result}" for one in codes.TOP_DAYS for result in REVIEW_RESULTS],
            ["ROLL12"],
            PROPORTION,
        ),
        ("TOP04", ["value"], ["ROLL12"], PROPORTION),
        ("TOP05", codes.TOP_DAYS, ["ROLL12"], PROPORTION),
        (
            "TOP08",
            ["psychological.mean_change", "quality_of_life.mean_change"],
            ["QTR", "ROLL12"],
            MEAN,
        ),
        ("TOP08", ["psychological.improved"], ["QTR", "ROLL12"], PROPORTION),
        ("HR07", ["issued", "covered"], ["AT_R"], PROPORTION),
        ("HR11", ["value"], ["ROLL12"], PROPORTION),
        ("FAM01", ["value"], ["ROLL12"], PROPORTION),
        ("CJ02", ["value"], ["ROLL12"], PROPORTION),
        ("CJ02", ["new_presentations"], ["QTR", "YTD"], PROPORTION),
    ]
    return [
        Figure(measure, component, window, kind, groups)
        for groups, listed in ((BOTH_GROUPS, both), (ADULTS, adults))
        for measure, components, window_codes, kind in listed
        for component in components
        for window in window_codes
    ]


FIGURES = _figures()


@dataclass(frozen=True, slots=True)
class Case:
    """One client (or journey) in one figure of one area and scope.

    `amount` is what the case adds to the numerator. `complete` says, where the measure asks for
    it, whether the main fields are filled; a case may be there for that alone.
    """

    measure: str
    component: str
    window_code: str
    area: str
    provider_code: str
    client_group: str
    substance_group: str
    opiate_or_crack: bool
    person: str
    journey_number: int
    in_numerator: bool
    in_denominator: bool
    amount: float
    complete: bool | None
    attributes: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class MeasureRow:
    """A row of the published measure values."""

    measure: str
    component: str
    period: str
    window_code: str
    window_start: date
    window_end: date
    area: str
    provider_code: str
    client_group: str
    breakdown: str
    breakdown_value: str
    numerator: float | None
    denominator: float | None
    value: float | None
    lower_95: float | None
    upper_95: float | None
    status: str


# --- a client in a window ---------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """How a client counts in a window."""

    journeys: tuple[Journey, ...]  # in treatment in the window, oldest first
    latest: Journey
    client_group: str
    substance_group: str
    opiate_or_crack: bool
    attributes: dict[str, tuple[str, ...]]


def _standing(own: list[Journey], in_window: list[Journey], window: Window) -> Standing:
    latest = max(in_window, key=lambda journey: journey.number)
    day = window.end if window.code == "AT_R" else max(window.start, latest.start)
    cited = {code for journey in in_window for code in journey.substances}
    return Standing(
        journeys=tuple(in_window),
        latest=latest,
        client_group="adult" if age_on(latest.born, day) >= ADULT_AGE else "yp",
        substance_group=codes.substance_group(cited),
        opiate_or_crack=codes.is_opiate_or_crack_user(cited),
        attributes=attributes(own, latest, window, day),
    )


Persons = dict[tuple[str, str], list[Journey]]  # by area and person


def _by_person(listed: Iterable[Journey]) -> Persons:
    result: Persons = defaultdict(list)
    for journey in listed:
        result[journey.area, journey.person].append(journey)
    return result


def is_represented(completed: Journey, partnership: list[Journey]) -> bool:
    """Whether a person returned within six months of a completion, to any provider of the area.

    Reading: in a provider's figure too, the return is another journey of the partnership (one
    that holds no episode of the completed journey), not a journey of some other provider alone.
    """
    if completed.end is None:
        return False
    own = {one.key for one in completed.episodes}
    limit = add_months(completed.end, REPRESENTATION_MONTHS)
    return any(
        completed.end <= other.start < limit and not own & {one.key for one in other.episodes}
        for other in partnership
    )


# --- cases ------------------------------------------------------------------------------------


@dataclass
class _Scope:
    """All journeys of one scope at one report date, and the cases found in them."""

    name: str
    report_date: date
    persons: Persons
    partnership: Persons
    cases: list[Case] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.windows = windows(self.report_date)
        self._standings: dict[tuple[str, str, str], Standing | None] = {}

    def standings(self, code: str) -> Iterator[tuple[Window, Standing]]:
        """Every client in treatment in a window."""
        for key in self.persons:
            standing = self.standing(key, code)
            if standing is not None:
                yield self.windows[code], standing

    def standing(self, key: tuple[str, str], code: str) -> Standing | None:
        """Place a client in a window; None when not in treatment there."""
        cell = (*key, code)
        if cell not in self._standings:
            window = self.windows[code]
            found = [one for one in self.persons[key] if one.in_treatment(window)]
            if code == "AT_R":
                found = [one for one in found if one.end is None]
            self._standings[cell] = _standing(self.persons[key], found, window) if found else None
        return self._standings[cell]

    def add(
        self,
        figure: tuple[str, str, str],
        standing: Standing,
        journey: Journey,
        *,
        numerator: bool,
        denominator: bool = True,
        amount: float | None = None,
        complete: bool | None = None,
    ) -> None:
        """Put a case in a figure (measure, component, window)."""
        self.cases.append(
            Case(
                *figure,
                area=journey.area,
                provider_code=self.name,
                client_group=standing.client_group,
                substance_group=standing.substance_group,
                opiate_or_crack=standing.opiate_or_crack,
                person=journey.person,
                journey_number=journey.number,
                in_numerator=numerator,
                in_denominator=denominator,
                amount=float(numerator) if amount is None else amount,
                complete=complete,
                attributes=standing.attributes,
            )
        )


def measure_cases(known: Known, report_date: date) -> list[Case]:
    """Every case of every figure at a report date, for the partnership and each provider."""
    partnership = _by_person(journeys(known, report_date))
    cases: list[Case] = []
    for name in (ALL_PROVIDERS, *known.providers):
        own = partnership
        if name != ALL_PROVIDERS:
            own = _by_person(journeys(known, report_date, name))
        scope = _Scope(name, report_date, own, partnership)
        for add in (_activity, _completions, _waits, _retention, _top, _harm, _profile):
            add(scope)
        cases += scope.cases
    only_adults = {one.measure for one in FIGURES if one.client_groups == ADULTS}
    return [
        case for case in cases if case.client_group == "adult" or case.measure not in only_adults
    ]


def _latest_where(standing: Standing, test: Callable[[Journey], bool]) -> Journey | None:
    found = [journey for journey in standing.journeys if test(journey)]
    return found[-1] if found else None


def _treated_from(window: Window, journey: Journey) -> bool:
    return window.holds(journey.treatment_start)


def _new_presentation(standing: Standing, window: Window) -> Journey | None:
    """Find the latest journey that began in the window."""
    return _latest_where(standing, lambda journey: window.holds(journey.start))


def _completion(standing: Standing, window: Window) -> Journey | None:
    """Find the latest successful completion in the window."""
    return _latest_where(standing, lambda journey: journey.successful and window.holds(journey.end))


def _activity(scope: _Scope) -> None:
    for code in ("MONTH", "YTD", "ROLL12"):
        for _, standing in scope.standings(code):
            scope.add(
                ("ACT01", "value", code),
                standing,
                standing.latest,
                numerator=True,
                denominator=False,
            )
    for code in ("MONTH", "QTR", "YTD"):
        for window, standing in scope.standings(code):
            new = _new_presentation(standing, window)
            if new is not None:
                scope.add(
                    ("ACT02", "value", code), standing, new, numerator=True, denominator=False
                )
    for code in ("YTD", "ROLL12"):
        for window, standing in scope.standings(code):
            if window.holds(standing.latest.end):
                for group in codes.REASON_GROUPS:
                    scope.add(
                        ("ACT03", group, code),
                        standing,
                        standing.latest,
                        numerator=standing.latest.outcome == group,
                    )


def _completions(scope: _Scope) -> None:
    for code in ("MONTH", "ROLL12"):
        for window, standing in scope.standings(code):
            latest = standing.latest
            scope.add(
                ("SC01", "value", code),
                standing,
                latest,
                numerator=latest.successful and window.holds(latest.end),
            )
    for code in ("FIRST6", "COMPLETE12"):
        for window, standing in scope.standings(code):
            completed = _completion(standing, window)
            if completed is None:
                if code == "COMPLETE12":
                    scope.add(("SC04", "value", code), standing, standing.latest, numerator=False)
                continue
            returned = is_represented(
                completed, scope.partnership[completed.area, completed.person]
            )
            if code == "FIRST6":
                scope.add(("SC03", "value", code), standing, completed, numerator=returned)
            else:
                for measure in ("SC04", "SC05"):
                    scope.add((measure, "value", code), standing, completed, numerator=not returned)


def _waits(scope: _Scope) -> None:
    partnership_firsts = {
        journey.first_intervention.identity
        for listed in scope.partnership.values()
        for journey in listed
    }
    for code in ("QTR", "ROLL12"):
        for window, standing in scope.standings(code):
            for journey in standing.journeys:
                first = journey.first_intervention
                if window.holds(first.started) and first.identity in partnership_firsts:
                    _add_wait(scope, code, standing, journey)
    for window, standing in scope.standings("MONTH"):
        for journey in standing.journeys:
            if window.holds(journey.treatment_start):
                wait = journey.treatment_start - journey.first_episode.episode.referred
                scope.add(
                    ("WT03", "value", "MONTH"),
                    standing,
                    journey,
                    numerator=wait.days <= LOCAL_WAIT_DAYS,
                )


def _add_wait(scope: _Scope, code: str, standing: Standing, journey: Journey) -> None:
    first = journey.first_intervention
    dated = first.offered is not None and first.referred is not None
    wait = (first.offered - first.referred).days if first.offered and first.referred else -1
    usable = wait >= 0
    for measure, component, hit in (
        ("WT01", "value", wait <= THREE_WEEKS),
        ("WT02", "over_3_weeks", wait > THREE_WEEKS),
        ("WT02", "over_6_weeks", wait > SIX_WEEKS),
    ):
        scope.add(
            (measure, component, code),
            standing,
            journey,
            numerator=usable and hit,
            denominator=usable,
            complete=dated,
        )


def _retention(scope: _Scope) -> None:
    for _, standing in scope.standings("ROLL12"):
        journey = standing.latest
        stayed = ((journey.end or scope.report_date) - journey.treatment_start).days
        if stayed >= RETENTION_DAYS or journey.end is not None:
            scope.add(
                ("RET01", "value", "ROLL12"),
                standing,
                journey,
                numerator=stayed >= RETENTION_DAYS or journey.successful,
            )
    leavers = codes.UNPLANNED | {"transferred_not_custody", "transferred_custody"}
    for window, standing in scope.standings("EARLY12"):
        begun = _latest_where(standing, partial(_treated_from, window))
        if begun is not None:
            early = (
                begun.end is not None and (begun.end - begun.treatment_start).days < RETENTION_DAYS
            )
            scope.add(
                ("RET02", "value", "EARLY12"),
                standing,
                begun,
                numerator=early and begun.outcome in leavers,
            )
    for _, standing in scope.standings("AT_R"):
        journey = standing.latest
        years = completed_years(journey.treatment_start, scope.report_date)
        for band, (least, below) in TIME_BANDS_ALL.items():
            scope.add(("RET03", band, "AT_R"), standing, journey, numerator=least <= years < below)
        days = (scope.report_date - journey.treatment_start).days
        scope.add(
            ("RET03", "mean_years", "AT_R"),
            standing,
            journey,
            numerator=True,
            amount=days / DAYS_IN_YEAR,
        )


def _top(scope: _Scope) -> None:
    for window, standing in scope.standings("ROLL12"):
        for journey in standing.journeys:
            _add_compliance(scope, window, standing, journey)
        completed = _completion(standing, window)
        if completed is not None:
            _add_abstinence_at_exit(scope, standing, completed)
    for code in ("QTR", "ROLL12"):
        for window, standing in scope.standings(code):
            completed = _completion(standing, window)
            if completed is not None:
                _add_wellbeing(scope, code, standing, completed)
    window = scope.windows["ROLL12"]
    for key, listed in scope.persons.items():
        reviewed = [one for one in listed if one.review_form and window.holds(one.review_form.day)]
        if not reviewed:
            continue
        journey = reviewed[-1]
        standing_then = scope.standing(key, "ROLL12")
        if standing_then is None or not journey.in_treatment(window):
            # the journey ended before the window: it alone says what the client is
            standing_then = _standing([journey], [journey], window)
        _add_change_at_review(scope, standing_then, journey)


def _add_compliance(scope: _Scope, window: Window, standing: Standing, journey: Journey) -> None:
    start_window_end = journey.treatment_start + timedelta(days=FORM_WINDOW_DAYS)
    if window.holds(journey.start) and start_window_end <= scope.report_date:
        scope.add(
            ("TOP01", "start", "ROLL12"),
            standing,
            journey,
            numerator=journey.start_form is not None,
        )
    due = journey.treatment_start + timedelta(days=REVIEW_LAST_DAY)
    still_open = journey.end is None or journey.end > due
    if window.holds(due) and due < scope.report_date and still_open:
        scope.add(
            ("TOP01", "review", "ROLL12"),
            standing,
            journey,
            numerator=journey.review_form is not None,
        )
    if window.holds(journey.end):
        has_form = journey.exit_form is not None
        scope.add(("TOP01", "exit", "ROLL12"), standing, journey, numerator=has_form)
        if journey.successful:
            scope.add(("TOP01", "exit_planned", "ROLL12"), standing, journey, numerator=has_form)


def _pair(journey: Journey, at_exit: bool, item: str) -> tuple[int, int] | None:
    """Pair an item at start and at exit (or review), when both are answered."""
    later = journey.exit_form if at_exit else journey.review_form
    if journey.start_form is None or later is None:
        return None
    before, after = journey.start_form.numbers.get(item), later.numbers.get(item)
    return None if before is None or after is None else (before, after)


def _add_abstinence_at_exit(scope: _Scope, standing: Standing, journey: Journey) -> None:
    for substance, item in codes.TOP_DAYS.items():
        pair = _pair(journey, True, item)
        if pair and pair[0] > 0:
            scope.add(("TOP05", substance, "ROLL12"), standing, journey, numerator=pair[1] == 0)


def _add_wellbeing(scope: _Scope, code: str, standing: Standing, journey: Journey) -> None:
    for name, item in (("psychological", "PSYHSTAT"), ("quality_of_life", "QUALLIFE")):
        pair = _pair(journey, True, item)
        if pair is None:
            continue
        change = pair[1] - pair[0]
        scope.add(
            ("TOP08", f"{name}.mean_change", code),
            standing,
            journey,
            numerator=True,
            amount=float(change),
        )
        if name == "psychological":
            scope.add(
                ("TOP08", "psychological.improved", code),
                standing,
                journey,
                numerator=change > 0,
            )


def review_result(before: int, after: int, threshold: int) -> str:
    """How days of use changed from start to review."""
    if after == 0:
        return "abstinent"
    if before - after >= threshold:
        return "improved"
    return "deteriorated" if after - before >= threshold else "unchanged"


def _add_change_at_review(scope: _Scope, standing: Standing, journey: Journey) -> None:
    for substance, item in codes.TOP_DAYS.items():
        pair = _pair(journey, False, item)
        if pair and pair[0] > 0:
            result = review_result(*pair, codes.RELIABLE_CHANGE_DAYS[substance])
            for one in REVIEW_RESULTS:
                scope.add(
                    ("TOP02", f"{substance}.{one}", "ROLL12"),
                    standing,
                    journey,
                    numerator=one == result,
                )
    pair = _pair(journey, False, "IVDRGUSE")
    if pair and pair[0] > 0:
        scope.add(("TOP04", "value", "ROLL12"), standing, journey, numerator=pair[1] == 0)


def _harm(scope: _Scope) -> None:
    for _, standing in scope.standings("AT_R"):
        if standing.substance_group != "opiate":
            continue
        answers = {
            answer
            for one in standing.latest.episodes
            for answer in (one.episode.naloxone, *(review.naloxone for review in one.reviews))
        }
        for component, wanted in (
            ("issued", codes.NALOXONE_ISSUED),
            ("covered", codes.NALOXONE_COVERED),
        ):
            scope.add(
                ("HR07", component, "AT_R"),
                standing,
                standing.latest,
                numerator=bool(answers & wanted),
            )
    for window, standing in scope.standings("ROLL12"):
        latest = standing.latest
        scope.add(
            ("HR11", "value", "ROLL12"),
            standing,
            latest,
            numerator=latest.outcome == "died" and window.holds(latest.end),
        )


def lives_with_children(journey: Journey) -> bool:
    """Whether children live with the client; no usable answer counts as no."""
    return bool(children_answer(journey))


def _profile(scope: _Scope) -> None:
    for window, standing in scope.standings("ROLL12"):
        scope.add(
            ("CJ02", "value", "ROLL12"),
            standing,
            standing.latest,
            numerator=is_criminal_justice(standing.latest),
        )
        new = _new_presentation(standing, window)
        if new is not None:
            scope.add(
                ("FAM01", "value", "ROLL12"), standing, new, numerator=lives_with_children(new)
            )
    for code in ("QTR", "YTD"):
        for window, standing in scope.standings(code):
            new = _new_presentation(standing, window)
            if new is not None:
                # Reading: what the new presentation itself says, as with other characteristics
                scope.add(
                    ("CJ02", "new_presentations", code),
                    standing,
                    new,
                    numerator=is_criminal_justice(new),
                )


# --- rows -------------------------------------------------------------------------------------

Place = tuple[str, str]  # area, provider code
Cell = tuple[str, str, str]  # client group, breakdown, breakdown value


@dataclass
class Tally:
    """Sums over the cases of one cell."""

    numerator: float = 0.0
    denominator: int = 0
    members: int = 0
    amounts: list[float] = field(default_factory=list)
    main_fields: list[bool] = field(default_factory=list)

    def count(self, case: Case) -> None:
        """Add a case."""
        self.numerator += case.amount
        self.denominator += case.in_denominator
        self.members += case.in_denominator or case.in_numerator
        if case.in_denominator:
            self.amounts.append(case.amount)
        if case.complete is not None:
            self.main_fields.append(case.complete)


def _cells_of(case: Case) -> list[Cell]:
    group = case.client_group
    cells = [(group, "total", "all"), (group, "substance_group", case.substance_group)]
    if case.measure != "HR07":
        cells += [
            (group, "substance_rollup", name)
            for name, members in codes.ROLLUPS.items()
            if case.substance_group in members
        ]
        cells.append((group, "ocu", "yes" if case.opiate_or_crack else "no"))
    figure = (case.measure, case.component, case.window_code)
    for attribute in asked(*figure):
        cells += [(group, attribute, value) for value in case.attributes[attribute]]
    for name in asked_groups(*figure):
        if case.substance_group in codes.ROLLUPS.get(name, {name}):
            cells += [
                (group, f"{name}.{attribute}", value)
                for attribute in INTERVENTIONS
                for value in case.attributes[attribute]
            ]
    return cells


def cases_of(cases: Iterable[Case], row: MeasureRow) -> list[Case]:
    """List the cases (of the row's report date) that one row counts, to trace a difference."""
    figure = (row.measure, row.component, row.window_code)
    cell = (row.client_group, row.breakdown, row.breakdown_value)
    return [
        case
        for case in cases
        if (case.measure, case.component, case.window_code) == figure
        and (case.area, case.provider_code) == (row.area, row.provider_code)
        and cell in _cells_of(case)
    ]


def _fixed_cells(figure: Figure) -> list[Cell]:
    """Cells that have a row whether or not anybody is in them."""
    breakdowns = [("total", "all")]
    if figure.measure == "HR07":
        breakdowns.append(("substance_group", "opiate"))
    else:
        breakdowns += [("substance_group", name) for name in codes.SUBSTANCE_GROUPS]
        breakdowns += [("substance_rollup", name) for name in codes.ROLLUPS]
    return [(group, *cell) for group in figure.client_groups for cell in breakdowns]


def measure_rows(known: Known, report_dates: list[date]) -> list[MeasureRow]:
    """All rows of the core measures for the report dates, each computed at its own date."""
    result: list[MeasureRow] = []
    for report_date in report_dates:
        cases = measure_cases(known, report_date)
        result += _Sheet(known, report_date, cases).rows()
    return result


class _Sheet:
    """The rows of one report date."""

    def __init__(self, known: Known, report_date: date, cases: list[Case]) -> None:
        self.known = known
        self.report_date = report_date
        self.windows = windows(report_date)
        self.tallies: dict[tuple[str, str, str], dict[Place, dict[Cell, Tally]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(Tally))
        )
        for case in cases:
            cells = self.tallies[case.measure, case.component, case.window_code]
            for cell in _cells_of(case):
                cells[case.area, case.provider_code][cell].count(case)
        self.first_complete_day = self._first_complete_days()

    def _first_complete_days(self) -> dict[Place, date]:
        """By cell place: the latest of its agencies' oldest content starts."""
        known = self.known
        residents = {(one.area, one.agency) for one in known.episodes if one.area is not None}
        result: dict[Place, date] = {}
        for agency, provider in known.provider_of_agency.items():
            start = known.oldest_content_start[agency]
            for area in known.areas:
                if (area, provider) in known.contracts or (area, agency) in residents:
                    for place in ((area, provider), (area, ALL_PROVIDERS)):
                        result[place] = max(start, result.get(place, start))
        return result

    def rows(self) -> list[MeasureRow]:
        """All rows, figure by figure."""
        return [row for figure in FIGURES for row in self._rows_of(figure)]

    def _rows_of(self, figure: Figure) -> Iterator[MeasureRow]:
        tallies = self.tallies[figure.measure, figure.component, figure.window_code]
        fixed = _fixed_cells(figure)
        for area in self.known.areas:
            contracted = {provider for place, provider in self.known.contracts if place == area}
            present = {
                provider
                for (place, provider), cells in tallies.items()
                if place == area and any(tally.members for tally in cells.values())
            }
            for provider in (ALL_PROVIDERS, *sorted(contracted | present - {ALL_PROVIDERS})):
                if (area, provider) not in self.first_complete_day:
                    yield from self._unknown_rows(figure, (area, provider), fixed)
                    continue
                cells = tallies.get((area, provider), {})
                occupied = [cell for cell, tally in cells.items() if tally.members]
                for cell in (*fixed, *sorted(set(occupied) - set(fixed))):
                    yield self._row(figure, (area, provider), cell, cells.get(cell, Tally()))

    def _unknown_rows(
        self, figure: Figure, place: Place, cells: Iterable[Cell]
    ) -> Iterator[MeasureRow]:
        """Give the totals of a place none of whose agencies has submitted anything."""
        for cell in cells:
            if cell[1] == "total":
                row = self._row(figure, place, cell, Tally())
                yield replace(
                    row, numerator=None, denominator=None, value=None, status="not_collected"
                )

    def _row(self, figure: Figure, place: Place, cell: Cell, tally: Tally) -> MeasureRow:
        window = self.windows[figure.window_code]
        value: float | None = None
        interval: tuple[float, float] | None = None
        denominator: float | None = float(tally.denominator)
        if figure.kind == COUNT:
            value, denominator = tally.numerator, None
        elif tally.denominator:
            value = math.fsum(tally.amounts) / tally.denominator
            if figure.kind == MEAN:
                interval = mean_interval(tally.amounts)
            else:
                interval = wilson(tally.numerator, tally.denominator)
        return MeasureRow(
            measure=figure.measure,
            component=figure.component,
            period=f"{self.report_date:%Y-%m}",
            window_code=figure.window_code,
            window_start=window.start,
            window_end=window.end,
            area=place[0],
            provider_code=place[1],
            client_group=cell[0],
            breakdown=cell[1],
            breakdown_value=cell[2],
            numerator=tally.numerator,
            denominator=denominator,
            value=value,
            lower_95=interval[0] if interval else None,
            upper_95=interval[1] if interval else None,
            status=self._status(figure, place, cell, tally, value),
        )

    def _status(
        self, figure: Figure, place: Place, cell: Cell, tally: Tally, value: float | None
    ) -> str:
        complete_from = self.first_complete_day.get(place)
        completeness = self._completeness(figure, place, cell, tally)
        status = "final"
        if complete_from is not None and self.windows[figure.window_code].start < complete_from:
            status = "insufficient_data"
        elif value is None:
            status = "no_denominator"
        elif completeness is not None and completeness < COMPLETENESS_STANDARD:
            status = "insufficient_data"
        elif figure.window_code == "QTR" and not quarter_is_complete(self.report_date):
            status = "immature"
        return status

    def _completeness(self, figure: Figure, place: Place, cell: Cell, tally: Tally) -> float | None:
        """Share of main fields filled; None where the measure has none or nobody is asked.

        Reading: an outcome measure whose compliance has no denominator is not withheld.
        """
        if figure.measure in ("WT01", "WT02"):
            filled, asked = sum(tally.main_fields), len(tally.main_fields)
            return filled / asked if asked else None
        component = {
            "TOP02": "review",
            "TOP04": "review",
            "TOP05": "exit_planned",
            "TOP08": "exit_planned",
        }.get(figure.measure)
        if component is None:
            return None
        compliance = self.tallies["TOP01", component, "ROLL12"].get(place, {}).get(cell)
        if compliance is None or not compliance.denominator:
            return None
        return compliance.numerator / compliance.denominator
