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
_INFEASIBLE = 2
_UNBOUNDED = 3


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
    component: Component, wanted: Sequence[Key], bounds: Mapping[Key, Span]
) -> dict[Key, Span]:
    """Give what can be known of the counts wanted.

    Sums that span packs are left out where the rest contradicts them.

    Args:
        component: the counts that hang together.
        wanted: those asked for.
        bounds: what is known of each count by itself; 0 or more where it is not listed.

    """
    return (
        _solve(component.unknown, component.relations, wanted, bounds)
        or _solve(
            component.unknown,
            [relation for relation in component.relations if not relation.spans_packs],
            wanted,
            bounds,
        )
        or {key: bounds.get(key, Span(0, math.inf)) for key in wanted}
    )


def _solve(
    unknown: Sequence[Key],
    relations: Sequence[Relation],
    wanted: Sequence[Key],
    bounds: Mapping[Key, Span],
) -> dict[Key, Span] | None:
    """Give the spans, None where no numbers agree with all sums."""
    place = {key: number for number, key in enumerate(unknown)}
    known = [bounds.get(key, Span(0, math.inf)) for key in unknown]
    matrix = numpy.zeros((len(relations), len(unknown)))
    for row, relation in enumerate(relations):
        for key, factor in relation.terms:
            matrix[row, place[key]] += factor
    constraints = LinearConstraint(
        matrix,
        numpy.array([relation.low for relation in relations]),
        numpy.array([relation.high for relation in relations]),
    )
    limits = Bounds(
        numpy.array([span.low for span in known]), numpy.array([span.high for span in known])
    )
    spans = {}
    for key in wanted:
        ends = []
        for sign in (1, -1):
            aim = numpy.zeros(len(unknown))
            aim[place[key]] = sign
            found = milp(
                aim,
                constraints=constraints if relations else (),
                bounds=limits,
                integrality=numpy.ones(len(unknown)),
            )
            if found.status == _INFEASIBLE:
                return None
            ends.append(
                math.inf if found.status == _UNBOUNDED or found.fun is None else round(found.fun)
            )
        spans[key] = Span(ends[0], -ends[1] if ends[1] != math.inf else math.inf)
    return spans
