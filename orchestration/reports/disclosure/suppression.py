"""Which counts of a set of tables may be printed, so that no small one can be worked out.

Small counts are withheld first. Then, as long as a reader could narrow a withheld count down to
fewer numbers than `<5` itself leaves open, one more count of the sums it stands in is withheld:
details before totals, the smallest first, never a zero. Where all of a sum is small already, its
total is no longer said to be small: of three groups of "<5" and a total of "<5" none could hold
more than two.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from orchestration.reports.disclosure.knowledge import (
    Key,
    Relation,
    Span,
    Sums,
    spans_of,
)


class Mark(Enum):
    """How a count is printed."""

    SHOWN = "shown"
    SMALL = "small"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Count:
    """A count that a pack prints.

    Attributes:
        value: persons or events.
        rank: what is withheld first where more must be: the lower rank.

    """

    value: int
    rank: int = 0


@dataclass(frozen=True)
class Tables:
    """The counts of a pack and what ties them.

    Attributes:
        counts: what the pack would print.
        rest: counts nobody prints that must not come out either, such as those in a denominator who
            are not in the numerator.
        relations: the sums, over `counts`, `rest`, `earlier` and any key that nobody prints.
        earlier: what earlier packs printed: a mark and, where it was shown, the count. A key that
            is also in `counts` is the same figure.

    """

    counts: Mapping[Key, Count]
    rest: Mapping[Key, int] = field(default_factory=dict)
    relations: Sequence[Relation] = ()
    earlier: Mapping[Key, tuple[Mark, int | None]] = field(default_factory=dict)


def bounds_of(mark: Mark, largest_small: int) -> Span:
    """Give what a mark by itself tells of the count that it stands for: none of them is zero."""
    return Span(1, largest_small if mark is Mark.SMALL else math.inf)


def suppress(tables: Tables, *, largest_small: int) -> dict[Key, Mark]:
    """Decide how each count is printed.

    Args:
        tables: the counts and what ties them.
        largest_small: the largest count that is too small to be printed.

    Returns:
        The mark of every key of `tables.counts`. Each count that is not shown, and each small one
        of `tables.rest`, could be any of at least `largest_small` numbers for a reader of this and
        the earlier packs, unless the earlier packs alone had told more.

    """
    control = _Control(tables, largest_small)
    while control.withhold_more():
        pass
    return control.marks


class _Control:
    """The marks so far, and what a reader would make of them."""

    def __init__(self, tables: Tables, largest_small: int) -> None:
        self._tables = tables
        self._largest = largest_small
        self.marks = {key: self._first_mark(key, count) for key, count in tables.counts.items()}
        self._sums = Sums(tables.relations)
        self._printed = {
            key: value
            for key, (mark, value) in tables.earlier.items()
            if mark is Mark.SHOWN and value is not None
        } | {
            key: tables.counts[key].value for key, mark in self.marks.items() if mark is Mark.SHOWN
        }
        # what is withheld later tells nobody more: what is safe stays so
        self._safe: set[Key] = set()

    def _first_mark(self, key: Key, count: Count) -> Mark:
        earlier, _ = self._tables.earlier.get(key, (Mark.SHOWN, None))
        if earlier is Mark.WITHHELD and count.value > 0:
            return Mark.WITHHELD
        return Mark.SMALL if 1 <= count.value <= self._largest else Mark.SHOWN

    def withhold_more(self) -> bool:
        """Withhold one more count for each that can be worked out; say whether there was one."""
        bounds = self._bounds()
        in_doubt = self._protected(bounds) - self._safe
        parts = self._sums.components(in_doubt, self._printed)
        spans = spans_of(parts, in_doubt, bounds, enough=self._largest - 1)
        more: set[Key] = set()
        for key, span in spans.items():
            if span.width >= self._largest - 1:
                self._safe.add(key)
            elif more.isdisjoint(self._neighbours(key)):
                helping = self._next_to_withhold(key)
                if helping is None:
                    self._safe.add(key)
                else:
                    more.add(helping)
        for key in more:
            self.marks[key] = Mark.WITHHELD
            self._printed.pop(key, None)
        return bool(more)

    def _bounds(self) -> dict[Key, Span]:
        marks = {key: mark for key, (mark, _) in self._tables.earlier.items()} | self.marks
        return {
            key: bounds_of(mark, self._largest)
            for key, mark in marks.items()
            if mark is not Mark.SHOWN
        }

    def _protected(self, bounds: Mapping[Key, Span]) -> set[Key]:
        small = {key for key, value in self._tables.rest.items() if 1 <= value <= self._largest}
        return small | bounds.keys()

    def _next_to_withhold(self, exposed: Key) -> Key | None:
        """Choose what to withhold for the sake of an exposed count; None where nothing is left.

        The sums it stands in come first, those that leave least open before the others, then the
        sums of the counts in them, and so on.
        """
        near, reached = [exposed], {exposed}
        while near:
            relations = sorted(
                dict.fromkeys(relation for key in near for relation in self._sums.of(key)),
                key=self._openness,
            )
            for relation in relations:
                candidates = [key for key, _ in relation.terms if self._can_be_withheld(key)]
                if candidates:
                    return min(candidates, key=self._order)
                # a small total says of its small groups that each is yet smaller
                small = [key for key, _ in relation.terms if self._is_small_beside(key, exposed)]
                if small and relation.low == relation.high:
                    return max(small, key=self._order)
            found = (key for relation in relations for key, _ in relation.terms)
            near = [key for key in dict.fromkeys(found) if key not in reached]
            near = [key for key in near if key not in self._printed]
            reached.update(near)
        return None

    def _openness(self, relation: Relation) -> tuple[bool, bool, int]:
        """Tell how little a sum says of what is not printed in it."""
        unknown = sum(key not in self._printed for key, _ in relation.terms)
        return (relation.low < relation.high, relation.spans_packs, unknown)

    def _neighbours(self, key: Key) -> set[Key]:
        return {other for relation in self._sums.of(key) for other, _ in relation.terms}

    def _can_be_withheld(self, key: Key) -> bool:
        return (
            self.marks.get(key) is Mark.SHOWN
            and self._tables.counts[key].value > 0
            and key not in self._tables.earlier
        )

    def _is_small_beside(self, key: Key, exposed: Key) -> bool:
        return self.marks.get(key) is Mark.SMALL and key != exposed

    def _order(self, key: Key) -> tuple[int, int, str]:
        count = self._tables.counts[key]
        return (count.rank, count.value, str(key))
