"""What a reader of several tables can work out about a count that was not printed.

Counts are whole numbers, tied by sums: groups to a total, who is in a numerator and who is not to a
denominator, months to a quarter. A count that is not printed lies in the range of all numbers that
agree with everything printed. What is printed drops out first, then one sum after the other narrows
the counts in it; integer programming finds what several sums together tell.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

# rounds over all sums, each of which narrows what the sums before it have narrowed
_NARROWINGS = 10
# whatever tells one count from another; it must be hashable
Key = Any


# named tuples, here and for what a figure counts: thousands are hashed and compared in every round
class Relation(NamedTuple):
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


class Span(NamedTuple):
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


class Sums:
    """All sums that every reader knows to hold, and in which of them each count stands."""

    def __init__(self, relations: Sequence[Relation]) -> None:
        """Look up where each count stands."""
        self._relations = relations
        self._places: dict[Key, list[int]] = defaultdict(list)
        for place, relation in enumerate(relations):
            for key, _ in relation.terms:
                self._places[key].append(place)

    def of(self, key: Key) -> list[Relation]:
        """Give the sums that a count stands in."""
        return [self._relations[place] for place in self._places.get(key, ())]

    def components(self, wanted: Iterable[Key], printed: Mapping[Key, int]) -> list[Component]:
        """Give the independent parts that hold the counts wanted, with what is printed put in.

        Args:
            wanted: counts that nobody printed, and that stand in a sum.
            printed: the counts that can be read, by key.

        Returns:
            The parts in the order of their first sum.

        """
        parts: dict[int, list[int]] = {}
        reached: set[Key] = set()
        for start in wanted:
            if start in reached or start in printed or start not in self._places:
                continue
            reached.add(start)
            near, places = [start], set()
            for key in near:  # which grows as more is reached
                for place in self._places[key]:
                    if place not in places:
                        places.add(place)
                        for other, _ in self._relations[place].terms:
                            if other not in reached and other not in printed:
                                reached.add(other)
                                near.append(other)
            parts[min(places)] = sorted(places)
        return [
            _component([_less(self._relations[place], printed) for place in parts[first]])
            for first in sorted(parts)
        ]


def _less(relation: Relation, printed: Mapping[Key, int]) -> Relation:
    """Give what is left of a sum without what is printed."""
    given = sum(factor * printed[key] for key, factor in relation.terms if key in printed)
    terms = tuple((key, factor) for key, factor in relation.terms if key not in printed)
    return Relation(terms, relation.low - given, relation.high - given, relation.spans_packs)


def _component(relations: Sequence[Relation]) -> Component:
    return Component(
        tuple(dict.fromkeys(key for relation in relations for key, _ in relation.terms)),
        tuple(dict.fromkeys(relations)),
    )


def spans_of(
    parts: Sequence[Component], wanted: Container[Key], bounds: Mapping[Key, Span], *, enough: float
) -> dict[Key, Span]:
    """Give what can be known of the counts wanted, as far as it matters.

    Sums that span packs are left out of a component where the rest contradicts them.

    Args:
        parts: the components.
        wanted: the counts asked for.
        bounds: what is known of each count by itself; 0 or more where it is not listed.
        enough: a span of this width is not looked into further.

    Returns:
        The spans: exact where they are narrower than `enough`, else a part that is as wide.

    """
    spans: dict[Key, Span] = {}
    tied = []
    for component in parts:
        asked = [key for key in component.unknown if key in wanted]
        if asked and len(component.unknown) == 1:
            spans[asked[0]] = _alone(component, asked[0], bounds)
        elif asked:
            tied.append(_question(component, asked, bounds))
    return spans | _spans_of_tied(tied, bounds, enough) if tied else spans


@dataclass(frozen=True)
class _Question:
    """Counts of a component that are asked for, and limits that none of its counts can pass."""

    component: Component
    asked: Sequence[Key]
    limits: Mapping[Key, Span]

    def unsettled(self, spans: Mapping[Key, Span], enough: float) -> list[Key]:
        """Give what is narrower than `enough` in what was seen, and might yet be wider."""
        return [
            key
            for key in self.asked
            if spans[key].width < enough and spans[key] != self.limits[key]
        ]


def _question(component: Component, asked: Sequence[Key], bounds: Mapping[Key, Span]) -> _Question:
    """Ask within the pack alone where the limits show that the component contradicts itself."""
    limits = _limits(component, bounds)
    if any(span.width < 0 for span in limits.values()):
        component = _within_pack(component)
        limits = _limits(component, bounds)
    return _Question(component, asked, limits)


def _within_pack(component: Component) -> Component:
    return Component(
        component.unknown,
        tuple(relation for relation in component.relations if not relation.spans_packs),
    )


def _limits(component: Component, bounds: Mapping[Key, Span]) -> dict[Key, Span]:
    """Narrow each count by one sum after the other, by what the others in it leave.

    No solution lies beyond. Several sums together may tell more, but mostly do not: what a search
    has seen up to its limits needs no further one.
    """
    limits = {key: bounds.get(key, Span(0, math.inf)) for key in component.unknown}
    for _ in range(_NARROWINGS):
        before = dict(limits)
        for relation in component.relations:
            ends = [
                sorted((factor * limits[key].low, factor * limits[key].high))
                for key, factor in relation.terms
            ]
            lows, highs = zip(*ends, strict=True)
            for place, (key, factor) in enumerate(relation.terms):
                low, high = sorted(
                    (
                        (relation.low - sum(highs[:place]) - sum(highs[place + 1 :])) / factor,
                        (relation.high - sum(lows[:place]) - sum(lows[place + 1 :])) / factor,
                    )
                )
                span = limits[key]
                if low > span.low or high < span.high:
                    limits[key] = Span(max(span.low, low), min(span.high, high))
        if limits == before:
            break
    return limits


def _spans_of_tied(
    tied: Sequence[_Question], bounds: Mapping[Key, Span], enough: float
) -> dict[Key, Span]:
    """Give the spans of the counts asked for in each component.

    Most are found wide enough, or as narrow as their limits, by two solutions of all components
    together. One component that contradicts itself leaves all of them without a solution: it is
    found by halving.
    """
    together = _Problem([question.component for question in tied], bounds)
    all_asked = [key for question in tied for key in question.asked]
    if together.has_solution(all_asked):
        spans = together.seen(all_asked)
        for question in tied:
            unsettled = question.unsettled(spans, enough)
            if unsettled:
                problem = _Problem([question.component], bounds, spans)
                spans |= problem.exact(unsettled, question.limits, enough)
        return spans
    if len(tied) > 1:
        half = len(tied) // 2
        return _spans_of_tied(tied[:half], bounds, enough) | _spans_of_tied(
            tied[half:], bounds, enough
        )
    [question] = tied
    within_pack = _within_pack(question.component)
    problem = _Problem([within_pack], bounds)
    if problem.has_solution(question.asked):
        return problem.exact(question.asked, _limits(within_pack, bounds), enough)
    return {key: bounds.get(key, Span(0, math.inf)) for key in question.asked}


def _alone(component: Component, key: Key, bounds: Mapping[Key, Span]) -> Span:
    """Give the span of a count that is tied to no other one that is not printed."""
    span = bounds.get(key, Span(0, math.inf))
    for relation in sorted(component.relations, key=lambda relation: relation.spans_packs):
        factor = sum(times for _, times in relation.terms)
        ends = sorted((relation.low / factor, relation.high / factor))
        narrowed = Span(max(span.low, ends[0]), min(span.high, ends[1]))
        if narrowed.width >= 0:
            span = narrowed
    return span


class _Problem:
    """The numbers that agree with the sums, searched by integer programming.

    Every solution tells something of all counts at once: the least and the greatest seen of each
    are kept, and only what is still too narrow is asked for by itself. What solutions of a larger
    problem have told already is given as `seen`.
    """

    def __init__(
        self,
        parts: Sequence[Component],
        bounds: Mapping[Key, Span],
        seen: Mapping[Key, Span] | None = None,
    ) -> None:
        unknown = [key for component in parts for key in component.unknown]
        relations = [relation for component in parts for relation in component.relations]
        self._place = {key: number for number, key in enumerate(unknown)}
        entries = [
            (factor, row, self._place[key])
            for row, relation in enumerate(relations)
            for key, factor in relation.terms
        ]
        factors, rows, places = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = csr_array((factors, (rows, places)), shape=(len(relations), len(unknown)))
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
        nothing_seen = Span(math.inf, -math.inf)
        spans = [(seen or {}).get(key, nothing_seen) for key in unknown]
        self._least = numpy.array([span.low for span in spans])
        self._greatest = numpy.array([span.high for span in spans])

    def has_solution(self, wanted: Sequence[Key]) -> bool:
        """Say whether there is one, and keep two that lie far apart."""
        return self._search(dict.fromkeys(wanted, 1)) and self._search(dict.fromkeys(wanted, -1))

    def seen(self, wanted: Iterable[Key]) -> dict[Key, Span]:
        """Give the part of each span that was found so far."""
        return {key: self._seen(key) for key in wanted}

    def exact(
        self, wanted: Sequence[Key], limits: Mapping[Key, Span], enough: float
    ) -> dict[Key, Span]:
        """Give the spans, exact where they are narrower than `enough`; none passes its limits."""
        for key in wanted:
            if self._seen(key).low > limits[key].low and self._seen(key).width < enough:
                self._search({key: 1})
            if self._seen(key).high < limits[key].high and self._seen(key).width < enough:
                self._search({key: -1})
        return self.seen(wanted)

    def _seen(self, key: Key) -> Span:
        place = self._place[key]
        return Span(self._least[place], self._greatest[place])

    def _search(self, signs: Mapping[Key, int]) -> bool:
        """Look for the solution that is least in the counts given, by their signs."""
        aim = numpy.zeros(len(self._place))
        for key, sign in signs.items():
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
