"""Suppression worked by hand on small tables: what is withheld, and what a reader could tell."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from orchestration.reports.disclosure.knowledge import Relation, Span, Sums, spans_of
from orchestration.reports.disclosure.suppression import Count, Mark, Tables, suppress

LARGEST_SMALL = 4


def adds_up(whole: str, *parts: str, spans_packs: bool = False) -> Relation:
    return Relation((*((part, 1) for part in parts), (whole, -1)), spans_packs=spans_packs)


def marks(
    counts: dict[str, int],
    relations: Iterable[Relation] = (),
    *,
    totals: Iterable[str] = ("all",),
    rest: dict[str, int] | None = None,
    earlier: dict[str, tuple[Mark, int | None]] | None = None,
) -> dict[str, str]:
    ranked = {key: Count(value, int(key in totals)) for key, value in counts.items()}
    tables = Tables(ranked, rest or {}, list(relations), earlier or {})
    return {key: mark.value for key, mark in suppress(tables, largest_small=LARGEST_SMALL).items()}


@pytest.mark.parametrize(
    ("count", "mark"),
    [(0, "shown"), (1, "small"), (4, "small"), (5, "shown")],
)
def test_counts_from_one_to_four_are_small_and_zero_is_shown(count: int, mark: str) -> None:
    assert marks({"a": count}) == {"a": mark}


def test_beside_one_small_group_another_is_withheld_and_the_total_stays() -> None:
    counts = {"a": 3, "b": 12, "c": 20, "all": 35}
    assert marks(counts, [adds_up("all", "a", "b", "c")]) == {
        "a": "small",
        "b": "withheld",
        "c": "shown",
        "all": "shown",
    }


def test_two_small_groups_whose_sum_gives_them_away_need_a_third() -> None:
    """1 and 1 of 20: with 18 in print the two add up to 2, and each is 1."""
    counts = {"a": 1, "b": 1, "c": 18, "all": 20}
    assert marks(counts, [adds_up("all", "a", "b", "c")])["c"] == "withheld"


def test_two_small_groups_that_leave_all_of_one_to_four_open_need_no_third() -> None:
    """2 and 3 add up to 5: either could be 1, 2, 3 or 4."""
    counts = {"a": 2, "b": 3, "c": 15, "all": 20}
    assert marks(counts, [adds_up("all", "a", "b", "c")])["c"] == "shown"


def test_a_total_of_two_fours_is_withheld_since_no_group_is_left_to_withhold() -> None:
    counts = {"a": 4, "b": 4, "all": 8}
    assert marks(counts, [adds_up("all", "a", "b")])["all"] == "withheld"


def test_the_next_smallest_group_is_withheld_however_near_to_small_it_is() -> None:
    counts = {"a": 1, "b": 5, "c": 9, "all": 15}
    found = marks(counts, [adds_up("all", "a", "b", "c")])
    assert found == {"a": "small", "b": "withheld", "c": "shown", "all": "shown"}


def test_a_small_total_does_not_narrow_its_small_groups() -> None:
    """Three groups of "<5" with somebody in each: a total of "<5" would leave each 1 or 2."""
    counts = {"a": 1, "b": 1, "c": 2, "all": 4}
    assert marks(counts, [adds_up("all", "a", "b", "c")]) == {
        "a": "small",
        "b": "small",
        "c": "small",
        "all": "withheld",
    }


def test_a_group_of_zero_never_hides_another() -> None:
    counts = {"none": 0, "a": 3, "b": 9, "all": 12}
    found = marks(counts, [adds_up("all", "none", "a", "b")])
    assert (found["none"], found["b"]) == ("shown", "withheld")


def test_a_small_rest_withholds_the_numerator_and_leaves_the_denominator() -> None:
    """17 of 20 gives away the 3 who are not among the 17."""
    found = marks({"n": 17, "d": 20}, [adds_up("d", "n", "rest")], totals=("d",), rest={"rest": 3})
    assert found == {"n": "withheld", "d": "shown"}


def test_a_rest_of_five_is_nobody_s_secret() -> None:
    found = marks({"n": 15, "d": 20}, [adds_up("d", "n", "rest")], totals=("d",), rest={"rest": 5})
    assert found == {"n": "shown", "d": "shown"}


def test_a_small_group_is_not_given_away_by_a_roll_up() -> None:
    """Opiate 30, non-opiate 3, alcohol 9; the roll-up of the last two is 12, all are 42."""
    counts = {"opiate": 30, "non_opiate": 3, "alcohol": 9, "rollup": 12, "all": 42}
    found = marks(
        counts,
        [
            adds_up("all", "opiate", "non_opiate", "alcohol"),
            adds_up("rollup", "non_opiate", "alcohol"),
        ],
        totals=("rollup", "all"),
    )
    assert (found["non_opiate"], found["alcohol"]) == ("small", "withheld")
    assert (found["opiate"], found["rollup"], found["all"]) == ("shown", "shown", "shown")


def test_what_an_earlier_pack_printed_cannot_hide_anything_now() -> None:
    """Group b was printed as 30 before: of the total of 33 it would leave 3."""
    found = marks(
        {"a": 3, "b": 30, "all": 33},
        [adds_up("all", "a", "b")],
        earlier={"b": (Mark.SHOWN, 30)},
    )
    assert found == {"a": "small", "b": "shown", "all": "withheld"}


def test_what_an_earlier_pack_withheld_stays_withheld() -> None:
    """A pack that withheld the other group would together with this one print both."""
    counts = {"a": 3, "b": 12, "c": 20, "all": 35}
    found = marks(counts, [adds_up("all", "a", "b", "c")], earlier={"c": (Mark.WITHHELD, None)})
    assert found == {"a": "small", "b": "shown", "c": "withheld", "all": "shown"}


def test_a_year_to_date_does_not_give_away_the_small_month_of_an_earlier_pack() -> None:
    """April to January 40 was printed, February is small: 43 for April to February is not."""
    found = marks(
        {"february": 3, "to_february": 43},
        [adds_up("to_february", "to_january", "february", spans_packs=True)],
        totals=("to_february",),
        earlier={"to_january": (Mark.SHOWN, 40)},
    )
    assert found == {"february": "small", "to_february": "withheld"}


def test_sums_over_time_that_late_records_made_untrue_are_not_believed() -> None:
    """42 to February cannot hold 45 to January: the earlier pack was of other records."""
    found = marks(
        {"february": 3, "to_february": 42},
        [adds_up("to_february", "to_january", "february", spans_packs=True)],
        earlier={"to_january": (Mark.SHOWN, 45)},
    )
    assert found == {"february": "small", "to_february": "shown"}


def test_the_span_of_a_count_is_what_the_printed_sum_leaves_open() -> None:
    """Two small groups of 7: each is 3 or 4."""
    parts = Sums([adds_up("all", "a", "b")]).components(["a", "b"], {"all": 7})
    bounds = {"a": Span(1, 4), "b": Span(1, 4)}
    assert spans_of(parts, ["a", "b"], bounds, enough=3) == {"a": Span(3, 4), "b": Span(3, 4)}


def test_sums_that_tell_a_count_only_together_are_seen_through() -> None:
    """Of 5, 5 and 4 each pair leaves all open; together they say 3, 2 and 2."""
    pairs = [adds_up("ab", "a", "b"), adds_up("ac", "a", "c"), adds_up("bc", "b", "c")]
    bounds = dict.fromkeys("abc", Span(1, 4))
    (part,) = Sums(pairs).components("abc", {"ab": 5, "ac": 5, "bc": 4})
    assert spans_of([part], "abc", bounds, enough=3) == {
        "a": Span(3, 3),
        "b": Span(2, 2),
        "c": Span(2, 2),
    }


def test_only_what_hangs_together_with_a_count_asked_for_is_looked_at() -> None:
    sums = Sums([adds_up("all", "a", "b"), adds_up("a", "a1", "a2"), adds_up("c", "c1", "c2")])
    parts = sums.components(["b", "a2"], {"all": 9, "a": 5})
    assert [part.unknown for part in parts] == [("b",), ("a1", "a2")]
