"""What a reader of several tables can work out about a count that was not printed.

Counts are whole numbers, tied by sums: groups to a total, who is in a numerator and who is not to a
denominator, months to a quarter. A count that is not printed lies in the range of all numbers that
agree with everything printed. The range is found by integer programming; what is printed drops out
first, so that the problems left are of a few counts each.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp

Key = Hashable


@dataclass(frozen=True)
class Relation:
    """A sum that every reader knows to hold: `low <= sum of factor * count <= high`.

    Attributes:
        terms: pairs of a count's key and its factor.
        low: least value of the sum.
        high: greatest value of the sum.
        spans_packs: it ties counts of several months, which late records may have made untrue.

    """

    terms: tuple[tuple[Key, int], ...]
    low: float = 0
    high: float = 0
    spans_packs: bool = False


@dataclass(frozen=True)
class Span:
    """The least and the greatest number a count can be; `high` may be infinite."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How far the two lie apart; 0 means that the count is known."""
        return self.high - self.low


@dataclass(frozen=True)
class Component:
    """Counts nobody printed that hang together, and the sums that tie them."""

    unknown: tuple[Key, ...]
    relations: tuple[Relation, ...]


def components(relations: Iterable[Relation], printed: Mapping[Key, int]) -> list[Component]:
    """Put what is printed into the sums and split what is left into independent parts.

    Args:
        relations: the sums.
        printed: the counts that can be read, by key.

    """
    reduced = []
    for relation in relations:
        given = sum(factor * printed[key] for key, factor in relation.terms if key in printed)
        terms = tuple((key, factor) for key, factor in relation.terms if key not in printed)
        if terms:
            reduced.append(
                Relation(terms, relation.low - given, relation.high - given, relation.spans_packs)
            )
    leader: dict[Key, Key] = {}

    def find(key: Key) -> Key:
        leader.setdefault(key, key)
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for relation in reduced:
        first = find(relation.terms[0][0])
        for key, _ in relation.terms[1:]:
            leader[find(key)] = first
    relations_of: dict[Key, list[Relation]] = defaultdict(list)
    for relation in reduced:
        relations_of[find(relation.terms[0][0])].append(relation)
    return [
        Component(
            tuple(dict.fromkeys(key for relation in tied for key, _ in relation.terms)),
            tuple(dict.fromkeys(tied)),
        )
        for tied in relations_of.values()
    ]


def spans_of(
    component: Component, wanted: Sequence[Key], bounds: Mapping[Key, Span], *, enough: float
) -> dict[Key, Span]:
    """Give what can be known of the counts wanted, as far as it matters.

    Sums that span packs are left out where the rest contradicts them.

    Args:
        component: the counts that hang together.
        wanted: those asked for.
        bounds: what is known of each count by itself; 0 or more where it is not listed.
        enough: a span of this width is not looked into further.

    Returns:
        The spans: exact where they are narrower than `enough`, else a part that is as wide.

    """
    within_pack = tuple(relation for relation in component.relations if not relation.spans_packs)
    for relations in (component.relations, within_pack):
        problem = _Problem(component.unknown, relations, bounds)
        if problem.has_solution(wanted):
            return problem.spans(wanted, enough)
    return {key: bounds.get(key, Span(0, math.inf)) for key in wanted}


class _Problem:
    """The numbers that agree with the sums, searched by integer programming.

    Every solution tells something of all counts at once: the least and the greatest seen of each
    are kept, and only what is still too narrow is asked for by itself.
    """

    def __init__(
        self,
        unknown: Sequence[Key],
        relations: Sequence[Relation],
        bounds: Mapping[Key, Span],
    ) -> None:
        self._place = {key: number for number, key in enumerate(unknown)}
        matrix = numpy.zeros((len(relations), len(unknown)))
        for row, relation in enumerate(relations):
            for key, factor in relation.terms:
                matrix[row, self._place[key]] += factor
        low = numpy.array([relation.low for relation in relations])
        high = numpy.array([relation.high for relation in relations])
        self._constraints = LinearConstraint(matrix, low, high) if relations else ()
        known = [bounds.get(key, Span(0, math.inf)) for key in unknown]
        # the solver gives no solution where there is no end: an end that nothing comes near
        given = numpy.concatenate((low, high, [span.low for span in known]))
        end = 1000 + 2 * numpy.abs(given[numpy.isfinite(given)]).sum()
        self._bounds = Bounds(
            numpy.array([span.low for span in known]),
            numpy.array([min(span.high, end) for span in known]),
        )
        self._least = numpy.full(len(unknown), math.inf)
        self._greatest = numpy.full(len(unknown), -math.inf)

    def has_solution(self, wanted: Sequence[Key]) -> bool:
        """Say whether there is one, and keep two that lie far apart."""
        return self._search(wanted, 1) and self._search(wanted, -1)

    def spans(self, wanted: Sequence[Key], enough: float) -> dict[Key, Span]:
        """Give the spans of a problem that has a solution."""
        for key in wanted:
            for sign in (1, -1):
                if self._seen(key).width < enough:
                    self._search([key], sign)
        return {key: self._seen(key) for key in wanted}

    def _seen(self, key: Key) -> Span:
        place = self._place[key]
        return Span(self._least[place], self._greatest[place])

    def _search(self, keys: Sequence[Key], sign: int) -> bool:
        aim = numpy.zeros(len(self._place))
        for key in keys:
            aim[self._place[key]] = sign
        found = milp(
            aim,
            constraints=self._constraints,
            bounds=self._bounds,
            integrality=numpy.ones(len(self._place)),
        )
        if found.x is None:
            return False
        solution = numpy.round(found.x)
        self._least = numpy.minimum(self._least, solution)
        self._greatest = numpy.maximum(self._greatest, solution)
        return True
