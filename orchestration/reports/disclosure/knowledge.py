"""What a reader of several tables can work out about a count that was not printed.

Counts are whole numbers, tied by sums: groups to a total, who is in a numerator and who is not to a
denominator, months to a quarter. A count that is not printed lies in the range of all numbers that
agree with everything printed. The range is found by integer programming; what is printed drops out
first, so that the problems left are of a few counts each.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

# searches for all that is narrow together, before each count is asked for by itself
_SEARCHES = 4
# whatever tells one count from another; it must be hashable
Key = Any


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
            tied.append((component, asked))
    return spans | _spans_of_tied(tied, bounds, enough) if tied else spans


def _spans_of_tied(
    tied: Sequence[tuple[Component, Sequence[Key]]], bounds: Mapping[Key, Span], enough: float
) -> dict[Key, Span]:
    """Give the spans of the counts asked for in each component.

    Most are found wide enough by a few searches for all components together. One component that
    contradicts itself leaves all of them without a solution: it is found by halving.
    """
    together = _Problem([component for component, _ in tied], bounds)
    all_asked = [key for _, asked in tied for key in asked]
    if together.has_solution(all_asked):
        spans = together.spread(all_asked, enough)
        for component, asked in tied:
            narrow = [key for key in asked if spans[key].width < enough]
            if narrow:
                spans |= _Problem([component], bounds, spans).exact(narrow, enough)
        return spans
    if len(tied) > 1:
        half = len(tied) // 2
        return _spans_of_tied(tied[:half], bounds, enough) | _spans_of_tied(
            tied[half:], bounds, enough
        )
    [(component, asked)] = tied
    within_pack = Component(
        component.unknown,
        tuple(relation for relation in component.relations if not relation.spans_packs),
    )
    problem = _Problem([within_pack], bounds)
    if problem.has_solution(asked):
        return problem.exact(asked, enough)
    return {key: bounds.get(key, Span(0, math.inf)) for key in asked}


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

    def spread(self, wanted: Sequence[Key], enough: float) -> dict[Key, Span]:
        """Give what a few searches for all together find of the spans.

        Counts that add up move against each other: the aims are random, and the same every time.
        """
        random = numpy.random.default_rng(len(wanted))
        for _ in range(_SEARCHES):
            narrow = [key for key in wanted if self._seen(key).width < enough]
            signs = random.choice((1, -1), len(narrow)).tolist()
            if not narrow:
                break
            self._search(dict(zip(narrow, signs, strict=True)))
            self._search({key: -sign for key, sign in zip(narrow, signs, strict=True)})
        return {key: self._seen(key) for key in wanted}

    def exact(self, wanted: Sequence[Key], enough: float) -> dict[Key, Span]:
        """Give the spans, exact where they are narrower than `enough`."""
        for key in wanted:
            for sign in (1, -1):
                if self._seen(key).width < enough:
                    self._search({key: sign})
        return {key: self._seen(key) for key in wanted}

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
