"""Checks of what the documents print, against themselves and against our register."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import combinations

from orchestration.framework_linter.findings import Finding, check
from orchestration.framework_linter.registers import BLANK, CUT, Registers, Row

_RISE = re.compile(r"\b(increase|decrease|rise|fall|reduction|change|improvement)\b", re.IGNORECASE)
_DIFFERENCE = re.compile(r"\b(minus|change|difference|increase|rise)\b", re.IGNORECASE)
_AVERAGE_OF_PEOPLE = re.compile(r"average number of (yp|people|clients|users)\b", re.IGNORECASE)
_NEWLY = re.compile(r"\bwere not\b", re.IGNORECASE)
_NUMBER = re.compile(r"(KPI )?\d+(\.\d+)*[a-z]?|[ivx]+")
_CATEGORIES = re.compile(r"\b(\d+) (?:\w+ ){0,3}categories")
_SCHEDULE = re.compile(r"\bSchedule (\d+)")
# they say neither who nor what
_EMPTY_WORDS = """
    a all an and are as at by client clients for from have in is number of on or people person
    service services team teams that the their to total user users who will with
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_TOLD_APART = 1 / 3
_ALIKE = 1 / 2
_LETTERS_ALIKE = 0.83


@check("P01", "a printed formula does what its title says", "error")
def title_against_formula(registers: Registers) -> Iterator[Finding]:
    """Look for a rise built as a plain mean, and for the mean of a number of people."""
    for row in registers.indicators_as_printed:
        title, numerator = row["printed_title"], row["printed_numerator"]
        if numerator and _RISE.search(title) and not _DIFFERENCE.search(numerator):
            yield _printed(
                registers, "P01", row,
                "is titled as a change, and its numerator takes no difference",
                "make the paired change the headline and the printed form a variant",
            )  # fmt: skip
        if numerator and _NEWLY.search(numerator) and not re.search(r"\b(new|not)", title):
            yield _printed(
                registers, "P01", row,
                "counts those who newly reach what its title says of everyone",
                "take the numerator as printed and all who reach it as a variant",
            )  # fmt: skip
        if _AVERAGE_OF_PEOPLE.search(title):
            yield _printed(
                registers, "P01", row,
                "averages a number of people, of which a period has one",
                "say of what the mean is taken",
            )  # fmt: skip


@check("P02", "a printed denominator names its population", "error")
def denominator_without_population(registers: Registers) -> Iterator[Finding]:
    """Look for denominators that are blank or say no more than service users."""
    for row in registers.indicators_as_printed:
        printed = row["printed_denominator"]
        if printed and (printed == BLANK or not _words(printed)):
            yield _printed(
                registers, "P02", row,
                "does not say of whom it is a share",
                "agree the population and name it in the denominator",
            )  # fmt: skip


@check("P03", "we divide by the population that the document names", "warning")
def another_denominator(registers: Registers) -> Iterator[Finding]:
    """Look for denominators that differ from the printed one, or from the printed title."""
    for row in registers.indicators_as_printed:
        printed = row["printed_denominator"]
        indicator = registers.indicator(row["indicator_id"])
        if not indicator or printed == BLANK or not _words(printed):
            continue
        ours = _words(indicator["denominator"].partition("; as printed")[0])
        missing = _words(printed) - ours
        if len(missing) / len(_words(printed)) >= _TOLD_APART:
            yield _printed(
                registers, "P03", row,
                f"is printed of {printed}, and counted of {indicator['denominator']}",
                "agree which of the two, and keep the other as a variant",
            )  # fmt: skip
        elif "all in treatment" in row["printed_title"] and "treatment" not in printed:
            yield _printed(
                registers, "P03", row,
                f"speaks of all in treatment and divides by {printed}",
                "agree which of the two, and keep the other as a variant",
            )  # fmt: skip


@check("P04", "a target is printed where and as it is rated", "warning")
def target_against_print(registers: Registers) -> Iterator[Finding]:
    """Look for numbers that the target column lacks, and for percentages of counts."""
    rated = {row["indicator_id"] for row in registers.indicator_targets if row["target"]}
    for row in registers.indicators_as_printed:
        printed = row["printed_target"]
        indicator = registers.indicator(row["indicator_id"])
        if not indicator:
            continue
        if row["indicator_id"] in rated and printed and not re.search(r"\d", printed):
            yield _printed(
                registers, "P04", row,
                f"is rated against a number, and its target column says {printed}",
                "have the number confirmed",
            )  # fmt: skip
        if "%" in printed and indicator["measure_type"] in ("count", "sum"):
            yield _printed(
                registers, "P04", row,
                f"is a {indicator['measure_type']} with the target {printed}",
                "leave it unrated or agree what it is a share of",
            )  # fmt: skip
        is_share = indicator["measure_type"] == "proportion"
        if row["printed_title"].startswith("Number ") and is_share:
            yield _printed(
                registers, "P04", row,
                "is printed as a number and judged as a share",
                "publish both and rate the share",
            )  # fmt: skip


@check("P05", "a printed window is one window", "warning")
def window_in_print(registers: Registers) -> Iterator[Finding]:
    """Look for windows and limits that are blank, open or several. `;` sets several apart."""
    for row in registers.indicators_as_printed:
        printed = row["printed_window"]
        problem = ""
        if printed == BLANK:
            problem = "has no frequency or window in print"
        elif "tbc" in printed.lower():
            problem = f"has an open limit: {printed}"
        elif ";" in printed:
            problem = f"has several: {printed}"
        if problem:
            yield _printed(registers, "P05", row, problem, "agree one and hold it as a parameter")


@check("P06", "a printed number is one, and stands once in its section", "warning")
def numbers_in_print(registers: Registers) -> Iterator[Finding]:
    """Look for numbers that stand twice, are garbled, or skip the first letter."""
    numbered: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in registers.indicators_as_printed:
        if row["printed_no"]:
            key = row["framework"], row["printed_section"], row["printed_no"]
            numbered[key].append(row)
    for (framework, section, number), rows in numbered.items():
        problem = ""
        if len(rows) > 1:
            problem = f"number {number} stands for {len(rows)} things"
        elif not _NUMBER.fullmatch(number):
            problem = f"number {number} is garbled"
        elif re.fullmatch(r"\d+b", number) and not rows[0]["indicator_id"]:
            problem = f"{number} is the first of its section"
        if problem:
            yield Finding(
                "P06", framework, f"{section} {number}", rows[-1], problem,
                "keep the printed number and tell the rows apart by their ids",
            )  # fmt: skip


@check("P07", "the wording is there, whole", "warning")
def wording_lost(registers: Registers) -> Iterator[Finding]:
    """Look for titles that are blank or cut."""
    for row in registers.indicators_as_printed:
        title = row["printed_title"]
        if title == BLANK or CUT in title:
            yield _printed(
                registers, "P07", row,
                "has no wording" if title == BLANK else f"is cut in print: {title}",
                "ask the council for the text",
            )  # fmt: skip


@check("P08", "the words are spelt as elsewhere", "warning")
def misprints(registers: Registers) -> Iterator[Finding]:
    """Look for words that no title of ours has, and that look like one that some have."""
    known = {
        word
        for row in registers.indicators
        for column in ("title", "numerator", "denominator", "section", "data_source")
        for word in _letters(row[column])
    }
    for row in registers.indicators_as_printed:
        for word in _letters(f"{row['printed_title']} {row['printed_target']}") - known:
            meant = get_close_matches(word, known, n=1, cutoff=_LETTERS_ALIKE)
            if meant and _stem(meant[0]) != _stem(word):
                yield _printed(
                    registers, "P08", row,
                    f"prints {word}, which looks like {meant[0]}",
                    "read it so and tell the council",
                )  # fmt: skip


@check("P09", "one figure has one target", "error")
def one_figure_two_targets(registers: Registers) -> Iterator[Finding]:
    """Look for two indicators with the same facts and much the same words, and other targets."""
    targets: dict[str, set[str]] = defaultdict(set)
    for row in registers.indicator_targets:
        if row["target"]:
            targets[row["indicator_id"]].add(row["target"])
    worded = [row for row in registers.indicators_as_printed if row["printed_numerator"]]
    for first, second in combinations(worded, 2):
        one = registers.indicator(first["indicator_id"])
        two = registers.indicator(second["indicator_id"])
        if not one or not two or one["framework"] != two["framework"] or _facts(one) != _facts(two):
            continue
        words = _words(first["printed_numerator"]), _words(second["printed_numerator"])
        if (
            len(words[0] & words[1]) / len(words[0] | words[1]) >= _ALIKE
            and targets[one["indicator_id"]] != targets[two["indicator_id"]]
        ):
            yield _printed(
                registers, "P09", second,
                f"counts what {one['indicator_id']} counts, with another target",
                "agree one target, or what tells the two apart",
            )  # fmt: skip


@check("P10", "a title names what it is broken down by", "warning")
def title_against_breakdown(registers: Registers) -> Iterator[Finding]:
    """Look for titles that name one value of a breakdown with several."""
    for row in registers.indicators_as_printed:
        for breakdown in registers.indicator_breakdowns:
            if breakdown["indicator_id"] != row["indicator_id"]:
                continue
            values = breakdown["breakdown_values"].split(";")
            named = [value for value in values if value in row["printed_title"].lower().split()]
            counted = _CATEGORIES.search(row["printed_title"])
            if counted and len(values) > 1 and int(counted[1]) != len(values):
                yield _printed(
                    registers, "P10", row,
                    f"counts {counted[1]} categories and lists {', '.join(values)}",
                    "follow the list and correct the title",
                )  # fmt: skip
            if named and len(named) < len(values):
                yield _printed(
                    registers, "P10", row,
                    f"names {', '.join(named)} and is broken down by {', '.join(values)}",
                    "follow the breakdown and correct the title",
                )  # fmt: skip


@check("P11", "a reference leads to what it names", "warning")
def wrong_schedule(registers: Registers) -> Iterator[Finding]:
    """Look for references to a schedule other than the one where the thing stands."""
    for row in registers.indicators_as_printed:
        said = _SCHEDULE.search(row["printed_title"])
        stands = _SCHEDULE.search(row["printed_section"])
        if said and stands and said[1] != stands[1]:
            yield _printed(
                registers, "P11", row,
                f"is said to be in schedule {said[1]} and is in schedule {stands[1]}",
                "read the schedule where it is",
            )  # fmt: skip


def _printed(registers: Registers, check_id: str, row: Row, problem: str, remedy: str) -> Finding:
    place = row["indicator_id"] or f"{row['printed_section']} {row['printed_no']}".strip()
    framework = row["framework"] or registers.framework_of(row["indicator_id"])
    return Finding(check_id, framework, place, row, problem, remedy)


def _words(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in _EMPTY}


def _letters(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.lower()))


def _stem(word: str) -> str:
    return re.sub(r"(ing|ed|es|s|e)$", "", word)


def _facts(indicator: Row) -> set[str]:
    facts = indicator["facts_needed"].split(";")
    return {fact for fact in facts if not fact.startswith("ref_")}
