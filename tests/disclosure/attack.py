"""Work out withheld counts from everything that packs of several months print.

The attacker has the CSV forms of the partnership's and the public's packs, knows how small counts
are marked and public ones rounded, and the sums that hold by definition. Where an area
has one provider under contract, its figures are guessed to be the partnership's. Nothing here is
shared with the code that withholds.

    python -m tests.disclosure.attack <publication folder> [<publication folder> ...]
"""

from __future__ import annotations

import csv
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy
from scipy.optimize import linprog
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Cell = tuple[str, ...]
SMALL = "<5"
WITHHELD = "withheld"
_WIDTH_OF_SMALL = 3
_FIELDS = (
    *("measure", "component", "window_start", "window_end", "area", "provider_code"),
    *("client_group", "breakdown", "breakdown_value"),
)
_START, _END, _PROVIDER, _BREAKDOWN, _VALUE = 3, 4, 6, 8, 9
_ROLLUPS = {
    "non_opiate_all": ("non_opiate_only", "non_opiate_and_alcohol"),
    "any_alcohol_no_opiate": ("alcohol_only", "non_opiate_and_alcohol"),
    "any_drug": ("opiate", "non_opiate_only", "non_opiate_and_alcohol"),
}
# kind, measure, component: the first is the sum of the others, by what they count
_BY_DEFINITION = (
    (("n", "ACT01", "value"), ("d", "RET03", "mean_years"), ("n", "SC02", "journeys.closed")),
    (("n", "ACT01", "value"), ("d", "SC01", "value")),
    (("n", "ACT01", "value"), ("d", "MUT01", "value")),
    (("n", "SC02", "journeys.complete"), ("n", "SC01", "value")),
    (("n", "ACT04", "value"), ("n", "SC01", "value")),
    (("n", "SC08", "cohort.still_in_journey"), ("d", "PLN01", "cohort")),
    (("n", "SC08", "current.clients"), ("d", "PLN01", "current")),
    (("n", "SAF01", "referrals"), ("d", "SAF01", "escalated")),
    (("n", "SAF01", "referrals"), ("d", "LOC06", "referrals")),
)


@dataclass(frozen=True)
class Finding:
    """A withheld count and what the attacker knows of it: all numbers from low to high."""

    cell: Cell
    low: float
    high: float


@dataclass
class _Knowledge:
    low: dict[Cell, float]
    high: dict[Cell, float]
    withheld: set[Cell]
    sums: list[tuple[dict[Cell, float], float, float]]


def attack(reports: Iterable[Path]) -> list[Finding]:
    """Give what can be known of every withheld count.

    Args:
        reports: folders that hold `partnership` and `public`, one for each month.

    """
    known = _Knowledge({}, {}, set(), [])
    for folder in reports:
        for pack in sorted(folder.glob("p*/*.csv")):
            with pack.open(newline="", encoding="utf-8") as handle:
                for row in csv.DictReader(handle):
                    _read(row, known, is_public=pack.parent.name == "public")
    _add_groups(known)
    _add_providers(known)
    _add_windows(known)
    _add_definitions(known)
    return _solve(known)


def _read(row: dict[str, str], known: _Knowledge, *, is_public: bool) -> None:
    name = tuple(row[field] for field in _FIELDS)
    counted, base = ("n", *name), ("d", *name)
    has_persons = row["value_kind"] not in ("mean", "published", "unmet_need")
    has_base = row["value_kind"] not in ("met_need", "unmet_need")
    if row["numerator"] and has_persons:
        _bound(counted, row["numerator"], known, is_public=is_public)
    if row["denominator"] and has_base:
        _bound(base, row["denominator"], known, is_public=is_public)
    if row["value_kind"] == "proportion":
        known.sums.append(({counted: 1, base: -1}, -math.inf, 0))
        if row["value"].endswith("%"):
            share = float(row["value"].rstrip("%")) / 100
            half = 0.005 if is_public else 0.0005
            known.sums.append(({counted: 1, base: -(share - half)}, 0, math.inf))
            known.sums.append(({counted: 1, base: -(share + half)}, -math.inf, 0))


def _bound(cell: Cell, text: str, known: _Knowledge, *, is_public: bool) -> None:
    if text == SMALL:
        low, high = 1.0, 4.0
    elif text == WITHHELD:
        low, high = (0.0, math.inf) if is_public else (1.0, math.inf)
    else:
        low = high = float(text)
        if is_public:
            low, high = max(low - 2, 0), high + 2
    if text in (SMALL, WITHHELD) and not is_public:
        known.withheld.add(cell)
    # two packs that differ were made of different records: the newer one is about what is
    if cell in known.low and (low > known.high[cell] or high < known.low[cell]):
        known.low[cell], known.high[cell] = low, high
        return
    known.low[cell] = max(low, known.low.get(cell, 0))
    known.high[cell] = min(high, known.high.get(cell, math.inf))


def _add_groups(known: _Knowledge) -> None:
    cells = known.low.keys()
    groups: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell[_BREAKDOWN] == "substance_group":
            groups[(*cell[:_BREAKDOWN], "total", "all")].append(cell)
    for total, parts in groups.items():
        # a group that is not printed may hold somebody
        least = 0 if len(parts) >= 4 else -math.inf
        if total in cells:
            known.sums.append(({**dict.fromkeys(parts, 1), total: -1}, least, 0))
        for rollup, members in _ROLLUPS.items():
            whole = (*total[:_BREAKDOWN], "substance_rollup", rollup)
            inside = [part for part in parts if part[_VALUE] in members]
            if whole in cells and inside:
                least = 0 if len(inside) == len(members) else -math.inf
                known.sums.append(({**dict.fromkeys(inside, 1), whole: -1}, least, 0))


def _add_providers(known: _Knowledge) -> None:
    cells = known.low.keys()
    of_area: dict[str, set[str]] = defaultdict(set)
    parts: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell[_PROVIDER] != "all":
            of_area[cell[_PROVIDER - 1]].add(cell[_PROVIDER])
            parts[(*cell[:_PROVIDER], "all", *cell[_PROVIDER + 1 :])].append(cell)
    for whole, providers in parts.items():
        if whole in cells and len(of_area[whole[_PROVIDER - 1]]) == 1:
            known.sums.append(({providers[0]: 1, whole: -1}, 0, 0))


def _add_windows(known: _Knowledge) -> None:
    families: dict[Cell, dict[tuple[date, date], Cell]] = defaultdict(dict)
    for cell in known.low:
        window = (date.fromisoformat(cell[_START]), date.fromisoformat(cell[_END]))
        families[(*cell[:_START], *cell[_END + 1 :])][window] = cell
    for windows in families.values():
        for (start, end), whole in windows.items():
            for (first, last), part in windows.items():
                rest = windows.get((last + timedelta(days=1), end))
                if first == start and last < end and rest:
                    known.sums.append(({part: 1, rest: 1, whole: -1}, 0, 0))


def _add_definitions(known: _Knowledge) -> None:
    """Tie counts of several measures; one as at a day belongs to the window that ends on it."""
    for whole, *parts in _BY_DEFINITION:
        for cell in [cell for cell in known.low if (cell[0], *cell[1:_START]) == whole]:
            terms: dict[Cell, float] = {cell: -1}
            for part in parts:
                same_window = (*part, *cell[_START:])
                on_last_day = (*part, cell[_END], *cell[_END:])
                terms[same_window if same_window in known.low else on_last_day] = 1
            if all(term in known.low for term in terms):
                known.sums.append((terms, 0, 0))


def _solve(known: _Knowledge) -> list[Finding]:
    place = {cell: number for number, cell in enumerate(known.low)}
    sums = [
        ({place[cell]: factor for cell, factor in terms.items() if cell in place}, low, high)
        for terms, low, high in known.sums
        if all(cell in place for cell in terms)
    ]
    is_open = [known.low[cell] < known.high[cell] for cell in place]
    links = [
        (one, other)
        for terms, _, _ in sums
        for one in terms
        for other in terms
        if is_open[one] and is_open[other]
    ]
    rows, columns = zip(*links, strict=True) if links else ((), ())
    graph = coo_array((numpy.ones(len(links)), (rows, columns)), shape=(len(place), len(place)))
    _, part_of = connected_components(graph, directed=False)
    sums_of = defaultdict(list)
    for terms, low, high in sums:
        for part in {part_of[number] for number in terms if is_open[number]}:
            sums_of[part].append((terms, low, high))
    members = defaultdict(list)
    for number, part in enumerate(part_of):
        members[part].append(number)
    names = list(place)
    findings = []
    for part, numbers in members.items():
        wanted = [number for number in numbers if names[number] in known.withheld]
        if wanted:
            findings += _spans(numbers, wanted, sums_of[part], names, known)
    return findings


def _spans(
    numbers: Sequence[int],
    wanted: Sequence[int],
    sums: Sequence[tuple[dict[int, float], float, float]],
    names: Sequence[Cell],
    known: _Knowledge,
) -> list[Finding]:
    column = {number: place for place, number in enumerate(numbers)}
    left, right = [], []
    for terms, low, high in sums:
        line = numpy.zeros(len(numbers))
        given = 0.0
        for number, factor in terms.items():
            if number in column:
                line[column[number]] += factor
            else:
                given += factor * known.low[names[number]]
        if high < math.inf:
            left.append(line)
            right.append(high - given)
        if low > -math.inf:
            left.append(-line)
            right.append(given - low)
    bounds = [(known.low[names[number]], known.high[names[number]]) for number in numbers]
    findings = []
    for number in wanted:
        ends = []
        for sign in (1, -1):
            aim = numpy.zeros(len(numbers))
            aim[column[number]] = sign
            found = linprog(
                aim,
                A_ub=numpy.array(left) if left else None,
                b_ub=numpy.array(right) if right else None,
                bounds=bounds,
            )
            # without a solution a sum is not true of these records, and tells nothing
            ends.append(sign * found.fun if found.status == 0 else -sign * math.inf)
        low, high = max(ends[0], bounds[column[number]][0]), min(ends[1], bounds[column[number]][1])
        findings.append(
            Finding(
                names[number],
                math.ceil(low - 1e-6),
                math.floor(high + 1e-6) if high < math.inf else high,
            )
        )
    return findings


def recovered(findings: Iterable[Finding], publications: Iterable[Path]) -> list[Finding]:
    """Give the findings that are narrower than "<5" and right.

    Args:
        findings: what the attack found.
        publications: folders with the exact figures, which the attacker has not.

    """
    truth: dict[Cell, float] = {}
    for folder in publications:
        with duckdb.connect(str(folder / "marts.duckdb"), read_only=True) as connection:
            for *name, numerator, denominator in connection.execute(
                f"select {', '.join(_FIELDS)}, numerator, denominator "
                "from published.indicator_values where measure is not null"
            ).fetchall():
                cell = tuple(map(str, name))
                truth["n", *cell], truth["d", *cell] = numerator, denominator
    return [
        found
        for found in findings
        if found.high - found.low < _WIDTH_OF_SMALL and found.low <= truth[found.cell] <= found.high
    ]


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    found_out = attack(folder / "reports" for folder in given)
    right = recovered(found_out, given)
    print(f"{len(found_out)} withheld counts, {len(right)} known to fewer numbers than <5 leaves")
    for finding in right:
        print(*finding.cell, finding.low, finding.high)
    sys.exit(1 if right else 0)
