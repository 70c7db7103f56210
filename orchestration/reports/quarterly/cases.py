"""The cases behind the headline figures of a month, with pseudonyms: for restricted pages alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.reports.figures import Figure
from orchestration.reports.published import EVERYBODY, Published

MOST_CASES = 200
"""Cases that are listed for a figure; the page gives the query of the rest."""

_CELL = (
    "measure",
    "component",
    "window_code",
    "area",
    "client_group",
    "breakdown",
    "breakdown_value",
)

_CASES_OF_HEADLINES = f"""
    with headlines as (
        select distinct {", ".join(f"figures.{column}" for column in _CELL)}, indicators.direction
        from published.indicator_values as figures
        inner join published.dim_indicator as indicators using (indicator_id)
        where
            figures.period = $period
            and figures.role = 'headline'
            and figures.provider_code = $everybody
            and figures.measure is not null
    ),

    cases as (
        select
            {", ".join(f"headlines.{column}" for column in _CELL)},
            headlines.direction,
            cases.client_id,
            cases.journey_id,
            cases.in_numerator,
            cases.in_denominator,
            cases.amount,
            cases.reason
        from published.measure_cases as cases
        inner join headlines
            on {" and ".join(f"cases.{column} = headlines.{column}" for column in _CELL)}
        where cases.period = $period and cases.provider_code = $everybody
    )
"""


@dataclass(frozen=True)
class Reason:
    """How many cases count in one way for one reason."""

    reason: str | None
    in_numerator: bool
    in_denominator: bool
    cases: int


@dataclass(frozen=True)
class Case:
    """A case of a figure; client and journey are pseudonyms."""

    client_id: str | None
    journey_id: str | None
    in_numerator: bool
    in_denominator: bool
    amount: float | None
    reason: str | None


@dataclass(frozen=True)
class Parts:
    """What a figure is made of.

    Attributes:
        reasons: all cases, counted by why they count as they do, the most first.
        cases: those that are listed, those that hold the figure back first.
        first: which those are, in words.
        query: gives all cases from `marts.duckdb`.

    """

    reasons: tuple[Reason, ...]
    cases: tuple[Case, ...]
    first: str
    query: str

    @property
    def total(self) -> int:
        """Count all cases, listed or not."""
        return sum(reason.cases for reason in self.reasons)


class Cases:
    """The cases of all headline figures of a month."""

    def __init__(self, published: Published) -> None:
        """Read the counts of all cases and the first of them."""
        values = {"period": published.month.period, "everybody": EVERYBODY}
        self._reasons: dict[tuple[str, ...], list[Reason]] = defaultdict(list)
        self._cases: dict[tuple[str, ...], list[Case]] = defaultdict(list)
        cell = ", ".join(_CELL)
        keys = len(_CELL) + 1
        for row in published.rows(
            f"{_CASES_OF_HEADLINES} select {cell}, direction, reason, in_numerator, "
            "in_denominator, count(*) from cases group by all "
            "order by count(*) desc, reason, in_numerator, in_denominator",
            values,
        ):
            self._reasons[row[:keys]].append(Reason(*row[keys:]))
        for row in published.rows(
            f"""
            {_CASES_OF_HEADLINES}
            select
                {cell}, direction, client_id, journey_id, in_numerator, in_denominator, amount,
                reason
            from cases
            qualify
                row_number() over (
                    partition by {cell}, direction
                    order by
                        in_numerator = (direction <> 'lower'), reason, client_id, journey_id, amount
                ) <= {MOST_CASES}
            order by in_numerator = (direction <> 'lower'), reason, client_id, journey_id, amount
            """,
            values,
        ):
            self._cases[row[:keys]].append(Case(*row[keys:]))

    def of(self, figure: Figure, direction: str) -> Parts:
        """Give what a headline figure is made of."""
        key = (*(str(getattr(figure, column)) for column in _CELL), direction)
        side = "in" if direction == "lower" else "outside"
        return Parts(
            reasons=tuple(self._reasons[key]),
            cases=tuple(self._cases[key]),
            first=f"those {side} the numerator first",
            query="\n".join(_query(figure)),
        )


def _query(figure: Figure) -> Iterator[str]:
    yield "select client_id, journey_id, in_numerator, in_denominator, amount, reason"
    yield "from published.measure_cases"
    yield f"where period = '{figure.period}' and provider_code = '{EVERYBODY}'"
    for column in _CELL:
        yield f"    and {column} = '{getattr(figure, column)}'"
