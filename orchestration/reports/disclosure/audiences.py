"""How a figure is printed for an audience.

The restricted profile prints what is; the partnership prints what the marks allow; the public gets
counts rounded and whole per cents, and of those only what the partnership is shown: rounding a
small count would tell a partner which half of "<5" it is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from orchestration.lib.registers import parameter, register
from orchestration.reports.disclosure.figures import PUBLISHED, RATE, UNMET_NEED, Figure
from orchestration.reports.disclosure.knowledge import Key
from orchestration.reports.disclosure.relations import BASE, PERSONS
from orchestration.reports.disclosure.suppression import Mark
from orchestration.reports.figures import written_as

WITHHELD = "withheld"
_RATED_BY_WHAT_IS_PRINTED = ("fixed", "national_average")


@dataclass(frozen=True)
class Limits:
    """The parameters of disclosure control in force on a day.

    Attributes:
        largest_small: largest count of persons that is too small to be shown.
        rounding_base: public counts are rounded to the nearest multiple of it.
        fewest_of_share: fewest persons a public percentage or mean is of.

    """

    largest_small: int
    rounding_base: int
    fewest_of_share: int

    @classmethod
    def in_force(cls, day: date) -> Limits:
        """Give those of a day."""
        return cls(
            int(parameter("small_number_threshold", day)),
            int(parameter("public_rounding_base", day)),
            int(parameter("public_min_denominator", day)),
        )

    @property
    def small(self) -> str:
        """How a small count is printed."""
        return f"<{self.largest_small + 1}"

    def is_small(self, count: int | None) -> bool:
        """Say whether a count is too small to be shown; zero is not."""
        return count is not None and 1 <= count <= self.largest_small


@dataclass(frozen=True)
class Printed:
    """A figure as it is printed; a blank is what the figure has not."""

    numerator: str
    denominator: str
    value: str
    rag: str


def restricted(figure: Figure) -> Printed:
    """Print a figure as it is."""
    return Printed(
        _whole(figure.persons),
        _whole(figure.base if figure.base is not None else _need(figure)),
        _value(figure),
        figure.rag or "",
    )


def partnership(figure: Figure, marks: Mapping[Key, Mark], limits: Limits) -> Printed:
    """Print a figure for the contract meeting."""
    numerator = _marked(figure.persons, marks.get((PERSONS, figure.persons_cell)), limits)
    denominator = _marked(figure.base, marks.get((BASE, figure.cell)), limits)
    is_shown = is_open(figure, marks, limits)
    return Printed(
        "" if figure.value_kind == UNMET_NEED else numerator,
        denominator if figure.base is not None else _whole(_need(figure)),
        _value(figure) if is_shown else WITHHELD,
        _rag(figure) if is_shown else "",
    )


def public(figure: Figure, marks: Mapping[Key, Mark], limits: Limits) -> Printed:
    """Print a figure for everybody."""
    if not is_open(figure, marks, limits):
        return Printed(WITHHELD, WITHHELD, WITHHELD, "")
    if figure.value_kind == PUBLISHED:
        # everybody knows it
        value = _value(figure)
    elif figure.base is None:
        value = (
            _percent(figure.value, 0)
            if figure.denominator is not None
            else _rounded(figure.persons, limits)
        )
    elif figure.base < limits.fewest_of_share:
        return Printed(
            _rounded(figure.persons, limits), _rounded(figure.base, limits), WITHHELD, ""
        )
    elif written_as(figure.value_kind) == "share":
        value = _percent(figure.value, 0)
    elif figure.value_kind == RATE:
        value = _rounded_rate(figure, limits)
    else:
        value = _value(figure)
    return Printed(
        "" if figure.value_kind == UNMET_NEED else _rounded(figure.persons, limits),
        _rounded(figure.base, limits) if figure.base is not None else _whole(_need(figure)),
        value,
        _rag(figure),
    )


def is_open(figure: Figure, marks: Mapping[Key, Mark], limits: Limits) -> bool:
    """Say whether all of a figure may be printed for the partnership."""
    of_figure = (marks.get((PERSONS, figure.persons_cell)), marks.get((BASE, figure.cell)))
    return all(mark in (None, Mark.SHOWN) for mark in of_figure) and not limits.is_small(
        figure.others
    )


def is_ever_public(figure: Figure) -> bool:
    """Say whether a figure may be public at all (`seeds/disclosure_exclusions.csv`)."""
    return not any(
        all(
            row[field] in ("", getattr(figure, field))
            for field in ("measure", "client_group", "breakdown", "breakdown_value")
        )
        for row in register("disclosure_exclusions")
    )


def rounded(count: int, base: int) -> int:
    """Round a count to the nearest multiple of a base, half up."""
    return (2 * count + base) // (2 * base) * base


def _rounded(count: int | None, limits: Limits) -> str:
    return "" if count is None else str(rounded(count, limits.rounding_base))


def _rounded_rate(figure: Figure, limits: Limits) -> str:
    """Give the rate of the rounded count: everybody knows how many live there."""
    if figure.value is None or not figure.persons:
        return _value(figure)
    shown = rounded(figure.persons, limits.rounding_base)
    return _decimal(figure.value * shown / figure.persons, 1)


def _marked(count: int | None, mark: Mark | None, limits: Limits) -> str:
    if count is None or mark is None:
        return ""
    return {
        Mark.SHOWN: str(count),
        Mark.SMALL: limits.small,
        Mark.WITHHELD: WITHHELD,
    }[mark]


def _rag(figure: Figure) -> str:
    """Give the rating; one against an earlier value would tell what that was."""
    return (figure.rag or "") if figure.target_kind in _RATED_BY_WHAT_IS_PRINTED else ""


def _need(figure: Figure) -> int | None:
    return None if figure.denominator is None else round(figure.denominator)


def _whole(count: int | None) -> str:
    return "" if count is None else str(count)


def _value(figure: Figure) -> str:
    if figure.value is None:
        return ""
    if written_as(figure.value_kind) == "share":
        return _percent(figure.value, 1)
    if figure.denominator is None and figure.persons is not None:
        return _whole(figure.persons)
    return _decimal(figure.value, 1)


def _percent(value: float | None, places: int) -> str:
    return "" if value is None else f"{_decimal(100 * value, places)}%"


def _decimal(value: float, places: int) -> str:
    # the shortest decimal of the number first, so that 0.125 is a half and not a hair below
    return str(Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
