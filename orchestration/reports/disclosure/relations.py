"""The sums that tie the figures of a pack, and those of packs of several months.

A sum that holds in the figures as they are is taken for known, also where it need not hold, such as
that providers add up to the partnership: a reader who guesses it would be right.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from orchestration.lib.registers import register
from orchestration.reports.disclosure.figures import Cell, Figure
from orchestration.reports.disclosure.knowledge import Key, Relation
from orchestration.reports.disclosure.suppression import Count, Mark, Tables, suppress
from orchestration.reports.published import EVERYBODY, Published

PERSONS = "persons"
BASE = "base"
OTHERS = "others"
AS_AT = "AT_R"
Part = tuple[str, Cell]

_CELL = (
    "measure, component, window_code, window_start, window_end, area, provider_code, client_group, "
    "breakdown, breakdown_value"
)
_CASES = f"""
from published.measure_cases
semi join (
    select {_CELL} from published.indicator_values
    where period = ? and role in ('headline', 'breakdown') and measure is not null
) as printed using ({_CELL})
"""
_SETS = f"""
select
    {_CELL},
    count_if(in_numerator), bit_xor(case when in_numerator then hash(client_id, journey_id) end),
    count_if(in_denominator),
    bit_xor(case when in_denominator then hash(client_id, journey_id) end),
    count_if(in_denominator and not in_numerator),
    bit_xor(
        case when in_denominator and not in_numerator then hash(client_id, journey_id) end
    )
{_CASES}
group by {_CELL}
"""
_FAMILY = (
    "measure, window_code, window_start, window_end, area, provider_code, client_group, "
    "breakdown, breakdown_value"
)
_PATTERNS = f"""
with of_case as (
    select
        {_FAMILY},
        list_sort(
            list(component) filter (where in_numerator)
        ) as counted,
        list_sort(list(component) filter (where in_denominator)) as based
    {_CASES}
    group by {_FAMILY}, client_id, journey_id
)
select {_FAMILY}, counted, based from of_case group by all order by all
"""


@dataclass(frozen=True)
class EarlierCount:
    """A count of an earlier pack: how it was printed there, and the pack's place in time."""

    publication: int
    mark: Mark
    value: int | None


def marks_of(
    figures: Sequence[Figure],
    published: Published,
    earlier: Mapping[Part, Sequence[EarlierCount]],
    *,
    largest_small: int,
) -> dict[Key, Mark]:
    """Decide how each count of the figures is printed; its key is the kind of count and the cell.

    Args:
        figures: the figures of the pack.
        published: the publication, whose cases say which counts are of the same persons.
        earlier: what earlier packs printed, oldest first.
        largest_small: the largest count that is too small to be printed.

    """
    counts: dict[Key, Count] = {}
    others: dict[Key, int] = {}
    for figure in figures:
        for kind, cell, value in (
            (PERSONS, figure.persons_cell, figure.persons),
            (BASE, figure.cell, figure.base),
        ):
            if value is not None:
                counts[(kind, cell)] = Count(value, 2 * figure.rank + (kind == BASE))
        if figure.others is not None and figure.others >= 0:
            others[(OTHERS, figure.cell)] = figure.others
    values = {key: count.value for key, count in counts.items()} | others
    known = _same_figures(values, earlier, largest_small)
    defined = list(_defined(values))
    leaders = _leaders(values, _sets(published), defined, largest_small)
    relations = [
        *_complements(others, counts, leaders, largest_small),
        *(_sum(whole, parts) for whole, parts in defined),
        *_parts(values),
        *_partitions(values, published),
        *_windows(values, known),
    ]
    marks = suppress(
        _merged(Tables(counts, others, relations, known), leaders), largest_small=largest_small
    )
    return {key: marks[leaders.get(key, key)] for key in counts}


def _merged(tables: Tables, leaders: Mapping[Key, Key]) -> Tables:
    """Give the tables in which one count stands for all of the same cases."""
    counts: dict[Key, Count] = {}
    for key, count in tables.counts.items():
        leader = leaders.get(key, key)
        ranks = [count.rank, *([counts[leader].rank] if leader in counts else [])]
        counts[leader] = Count(count.value, max(ranks))
    known: dict[Key, tuple[Mark, int | None]] = {}
    for key, printing in tables.earlier.items():
        leader = leaders.get(key, key)
        # of two printings of one count the reader goes by the one that tells more
        known[leader] = min(known.get(leader, printing), printing, key=_how_little_it_tells)
    return Tables(
        counts,
        {
            leaders.get(key, key): value
            for key, value in tables.rest.items()
            if leaders.get(key, key) not in counts
        },
        list(dict.fromkeys(_with_leaders(relation, leaders) for relation in tables.relations)),
        known,
    )


def _how_little_it_tells(printing: tuple[Mark, int | None]) -> int:
    return (Mark.SHOWN, Mark.SMALL, Mark.WITHHELD).index(printing[0])


def _with_leaders(relation: Relation, leaders: Mapping[Key, Key]) -> Relation:
    factors: dict[Key, int] = defaultdict(int)
    for key, factor in relation.terms:
        factors[leaders.get(key, key)] += factor
    terms = tuple((key, factor) for key, factor in factors.items() if factor)
    return Relation(terms, relation.low, relation.high, relation.spans_packs)


def _sum(whole: Key, parts: Iterable[Key], *, spans_packs: bool = False) -> Relation:
    return Relation(
        (*((part, 1) for part in parts), (whole, -1)),
        spans_packs=spans_packs,
    )


def _at_most(less: Key, more: Key) -> Relation:
    return Relation(((less, 1), (more, -1)), low=-math.inf)


def _complements(
    others: Mapping[Key, int],
    counts: Mapping[Key, Count],
    leaders: Mapping[Key, Key],
    largest_small: int,
) -> Iterator[Relation]:
    """Tie who is counted and who is not to the base.

    Where those who are not are many and no other figure counts them, all there is to know is that
    no more are counted than the base holds.
    """
    for key, value in others.items():
        persons, base = (PERSONS, key[1]), (BASE, key[1])
        if base not in counts or persons not in counts:
            continue
        if value <= largest_small or leaders.get(key, key) in counts:
            yield _sum(base, [persons, key])
        else:
            yield _at_most(persons, base)


def _parts(values: Mapping[Key, int]) -> Iterator[Relation]:
    """Tie breakdowns, client groups and providers to what they split."""
    for whole, parts in _wholes(values).items():
        if whole not in values:
            continue
        total, added = values[whole], sum(values[part] for part in parts)
        if added == total:
            yield _sum(whole, parts)
            continue
        if added < total:
            yield Relation((*((part, 1) for part in parts), (whole, -1)), low=-math.inf)
        else:
            yield Relation((*((part, 1) for part in parts), (whole, -1)), high=math.inf)
            yield from (_at_most(part, whole) for part in parts if values[part] <= total)


def _wholes(values: Mapping[Key, int]) -> dict[Key, list[Key]]:
    """Give what could add up to what: the parts of each whole, by the way it is split."""
    within = {
        row["breakdown"]: (row["within_breakdown"], row["within_value"])
        for row in register("breakdowns")
        if row["within_breakdown"]
    }
    rollups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in register("breakdown_members"):
        if row["breakdown"] == "substance_rollup":
            rollups[row["substance_group"]].append((row["breakdown"], row["breakdown_value"]))
    split: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for key in values:
        kind, cell = key
        if cell.provider_code != EVERYBODY:
            split[((kind, cell.within(provider_code=EVERYBODY)), "provider")].append(key)
        if cell.client_group != "all":
            split[((kind, cell.within(client_group="all")), "client group")].append(key)
        if cell.breakdown in within:
            breakdown, value = within[cell.breakdown]
            whole = (kind, cell.within(breakdown=breakdown, breakdown_value=value))
            split[(whole, cell.breakdown)].append(key)
        if cell.breakdown == "substance_group":
            for breakdown, value in rollups[cell.breakdown_value]:
                whole = (kind, cell.within(breakdown=breakdown, breakdown_value=value))
                split[(whole, "members")].append(key)
    return {whole: parts for (whole, _), parts in split.items()}


def _sets(published: Published) -> dict[Key, tuple[int, int]]:
    """Give the size and a fingerprint of the set of cases behind each count."""
    sets: dict[Key, tuple[int, int]] = {}
    for row in published.rows(_SETS, [published.month.period]):
        cell = Cell(*row[:10])
        for kind, place in ((PERSONS, 10), (BASE, 12), (OTHERS, 14)):
            if row[place]:
                sets[(kind, cell)] = (row[place], row[place + 1])
    return sets


def _defined(values: Mapping[Key, int]) -> Iterator[tuple[Key, list[Key]]]:
    """Give the sums that hold by what the measures are (`seeds/disclosure_sums.csv`).

    A count as at a day belongs to the window that ends on it. Where the figures do not add up, as
    where somebody left twice in a month, a reader would be wrong.
    """
    of_series: dict[tuple[str, ...], dict[tuple[Any, ...], Key]] = defaultdict(dict)
    for key in values:
        kind, cell = key
        place = (cell.window_end, *cell[cell._fields.index("area") :])
        of_series[(kind, cell.measure, cell.component, cell.window_code)][place] = key
    sums: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in sorted(register("disclosure_sums"), key=lambda row: row["side"] != "whole"):
        sums[row["sum_code"]].append(
            (row["kind"], row["measure"], row["component"], row["window_code"])
        )
    for series in sums.values():
        for place in of_series[series[0]]:
            keys = [of_series[one][place] for one in series if place in of_series[one]]
            whole, parts = keys[0], keys[1:]
            starts = {key[1].window_start for key in keys if key[1].window_code != AS_AT}
            if (
                len(keys) == len(series)
                and len(starts) <= 1
                and values[whole] == sum(values[part] for part in parts)
            ):
                yield whole, parts


def _leaders(
    values: Mapping[Key, int],
    sets: Mapping[Key, tuple[int, int]],
    defined: Iterable[tuple[Key, list[Key]]],
    largest_small: int,
) -> dict[Key, Key]:
    """Give for each count the one that stands for all counts of the same cases.

    Such are those in treatment in two measures, or a partnership of one provider: printing one of
    them prints them all. That two small counts are of the same persons nobody can see, but where
    the measures say so. A case may bring more than one to a count, such as the deaths and the
    residents of an authority, so that counts of the same cases need not be the same count.
    """
    same = {parts[0]: whole for whole, parts in defined if len(parts) == 1}
    first: dict[tuple[int, int, int], Key] = {}
    leaders: dict[Key, Key] = {}
    for key, value in values.items():
        leaders[key] = same.get(key, key)
        if value > largest_small and leaders[key] in sets:
            leaders[key] = first.setdefault((value, *sets[leaders[key]]), leaders[key])
    return leaders


def _partitions(values: Mapping[Key, int], published: Published) -> Iterator[Relation]:
    """Tie the components of a measure that split another one, such as exits by reason all exits.

    They do where each case of the whole is counted by exactly one of the others, and brings as much
    to it.
    """
    cases_of: dict[tuple[Any, ...], list[tuple[Part, ...]]] = defaultdict(list)
    for row in published.rows(_PATTERNS, [published.month.period]):
        measure, *rest, counted, based = row
        cases_of[(measure, *rest)].append(
            tuple(
                (kind, Cell(measure, component, *rest))
                for kind, components in ((PERSONS, counted), (BASE, based))
                for component in dict.fromkeys(components or [])
            )
        )
    for cases in cases_of.values():
        for whole in dict.fromkeys(part for case in cases for part in case):
            inside = [
                {part for part in case if part[0] == PERSONS} for case in cases if whole in case
            ]
            parts = {
                part
                for part in set().union(*inside)
                if not all(part in case for case in inside)
                and not any(part in case and whole not in case for case in cases)
            }
            if (
                all(len(parts & case) == 1 for case in inside)
                and {whole, *parts} <= values.keys()
                and sum(values[part] for part in parts) == values[whole]
            ):
                yield _sum(whole, sorted(parts, key=str))


def _windows(
    values: Mapping[Key, int], known: Mapping[Key, tuple[Mark, int | None]]
) -> Iterator[Relation]:
    """Tie the windows of a figure that overlap, those of earlier packs included.

    The days between any two ends of windows make a part that nobody prints; each window is the sum
    of its parts. What counts persons once may not add up over time: there only that a window holds
    no more than a longer one around it.
    """
    families: dict[Key, list[Key]] = defaultdict(list)
    for key in dict.fromkeys([*values, *known]):
        kind, cell = key[:2]
        if kind != OTHERS and cell.window_start < cell.window_end:
            families[(kind, *_without_window(cell))].append(key)
    for family, keys in families.items():
        if len(keys) > 1:
            yield from _one_family(family, keys)
            yield from _nested([key for key in keys if key in values], values)


def _one_family(family: Key, keys: Sequence[Key]) -> Iterator[Relation]:
    cells = {key: key[1] for key in keys}
    edges = sorted(
        {cell.window_start for cell in cells.values()}
        | {cell.window_end + timedelta(days=1) for cell in cells.values()}
    )
    for key, cell in cells.items():
        yield _sum(
            key,
            [(family, start) for start in edges if cell.window_start <= start <= cell.window_end],
            spans_packs=True,
        )


def _nested(keys: Sequence[Key], values: Mapping[Key, int]) -> Iterator[Relation]:
    for inner in keys:
        for outer in keys:
            short, long = inner[1], outer[1]
            if (
                inner != outer
                and long.window_start <= short.window_start
                and short.window_end <= long.window_end
                and values[inner] <= values[outer]
            ):
                yield _at_most(inner, outer)


def _without_window(cell: Cell) -> tuple[str, ...]:
    return (
        *(cell.measure, cell.component, cell.area, cell.provider_code, cell.client_group),
        *(cell.breakdown, cell.breakdown_value),
    )


def _same_figures(
    values: Mapping[Key, int],
    earlier: Mapping[Part, Sequence[EarlierCount]],
    largest_small: int,
) -> dict[Key, tuple[Mark, int | None]]:
    """Say under which key each earlier count is known.

    A figure that was printed before and has not changed since is the same figure; one that changed
    is another one, since what was known of it then says nothing for certain of what it is now.
    """
    known: dict[Key, tuple[Mark, int | None]] = {}
    for key, printings in earlier.items():
        for printing in printings:
            is_same = key not in values or _agrees(printing, values[key], largest_small)
            if is_same and known.get(key, (None, None))[0] is not Mark.SHOWN:
                known[key] = (printing.mark, printing.value)
            elif not is_same:
                known[(*key, printing.publication)] = (printing.mark, printing.value)
    return known


def _agrees(printing: EarlierCount, value: int, largest_small: int) -> bool:
    if printing.mark is Mark.SHOWN:
        return printing.value == value
    return 1 <= value <= (largest_small if printing.mark is Mark.SMALL else value)
