"""Checks of what the registers say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from orchestration.framework_linter.findings import Finding, check
from orchestration.framework_linter.registers import Registers, Row

_COLOURS = ("red", "amber", "green")
_NUMBERED = ("fixed", "cumulative_year")
_AGAINST_A_FIGURE = ("national_average", "regional_average", "top_quartile")
_NEVER_RATED = ("aspiration", "trend")
_SHARES = ("proportion", "attendance")
_PRINTED_NUMBER = re.compile(r"(?:KPI )?(\d+)([a-z]?)(?: \(.*\))?")
_SATURDAY = 5


@check("F01", "rating bands leave no gap and do not overlap", "error")
def rating_bands(registers: Registers) -> Iterator[Finding]:
    """Look at the edges between a scale's colours."""
    scales: dict[str, list[Row]] = defaultdict(list)
    for row in registers.rating_scales:
        if row["rag"] in _COLOURS:
            scales[row["scale"]].append(row)
    for scale, rows in scales.items():
        framework = next(
            (
                row["framework"]
                for row in registers.frameworks
                if scale.startswith(row["framework"])
            ),
            "",
        )
        for place, row, problem in _faulty_edges(rows):
            yield Finding(
                "F01",
                framework,
                f"{scale} {place}",
                row,
                problem,
                "agree which colour it is and write the bounds so that each share has one",
            )


def _faulty_edges(rows: list[Row]) -> Iterator[tuple[str, Row, str]]:
    without = [row for row in rows if not row["lower_bound"] and not row["upper_bound"]]
    if without:
        yield without[0]["rag"], without[0], "has a colour without bounds"
        return
    rows = sorted(rows, key=lambda row: float(row["lower_bound"] or "-inf"))
    if rows[0]["lower_bound"]:
        yield rows[0]["rag"], rows[0], f"nothing is said under {rows[0]['lower_bound']}"
    if rows[-1]["upper_bound"]:
        yield rows[-1]["rag"], rows[-1], f"nothing is said over {rows[-1]['upper_bound']}"
    for lower, upper in pairwise(rows):
        ends = float(lower["upper_bound"] or "inf")
        starts = float(upper["lower_bound"] or "-inf")
        edges = [lower["upper_inclusive"], upper["lower_inclusive"]].count("Y")
        place = f"{lower['rag']}/{upper['rag']}"
        if ends < starts or (ends == starts and edges == 0):
            yield place, upper, f"{ends:g} to {starts:g} of the target has no colour"
        elif ends > starts or edges > 1:
            yield place, upper, f"{starts:g} to {ends:g} of the target has two colours"


@check("F02", "a target says what it is compared with, and how", "error")
def targets_without_comparator(registers: Registers) -> Iterator[Finding]:
    """Look for targets that cannot be rated, and indicators without a row."""
    for row in registers.indicator_targets:
        problem = _gap_of_target(row)
        if not registers.indicator(row["indicator_id"]):
            problem = "is a target of an indicator that the register does not hold"
        if problem:
            yield _at_target(registers, "F02", row, problem, "complete the row")
    held = {row["indicator_id"] for row in registers.indicator_targets}
    for row in registers.indicators:
        if row["indicator_id"] not in held:
            yield _at_indicator(
                "F02",
                row,
                "has no row among the targets",
                "add one; kind tbc or none says that there is no number",
            )


def _gap_of_target(row: Row) -> str | None:
    kind = row["kind"]
    is_rated = kind not in ("tbc", "none")
    gaps = {
        "has no comparator": is_rated and not row["comparator"],
        "has no number": kind in _NUMBERED and not row["target"],
        "has no benchmark to compare with": kind in _AGAINST_A_FIGURE and not row["benchmark"],
        "has a number or a comparator, and a kind that takes none": not is_rated
        and bool(row["target"] or row["comparator"]),
        "has a number, and a kind that takes it from elsewhere": is_rated
        and kind not in _NUMBERED
        and bool(row["target"]),
    }
    return next((problem for problem, holds in gaps.items() if holds), None)


@check("F03", "several targets for one cell say which is rated", "error")
def several_targets(registers: Registers) -> Iterator[Finding]:
    """Look for cells with more than one rated target."""
    cells: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in registers.indicator_targets:
        if row["combine"] not in _NEVER_RATED:
            key = (
                "indicator_id", "client_group", "breakdown", "breakdown_value", "valid_from",
            )  # fmt: skip
            cells[tuple(row[column] for column in key)].append(row)
    for rows in cells.values():
        if len(rows) > 1 and (not rows[0]["combine"] or len({row["combine"] for row in rows}) > 1):
            yield _at_target(
                registers,
                "F03",
                rows[1],
                f"is one of {len(rows)} targets of the same cell",
                "say in combine whether the greatest or the least is rated, or which is only shown",
            )


@check("F04", "the comparator points where better is, and a share's target is a share", "error")
def comparator_against_direction(registers: Registers) -> Iterator[Finding]:
    """Look for a higher-is-better target with an upper limit, and for 60 in place of 0.6."""
    worse = {"higher": "<", "lower": ">"}
    for row in registers.indicator_targets:
        indicator = registers.indicator(row["indicator_id"])
        if not indicator:
            continue
        if row["comparator"].startswith(worse.get(indicator["direction"], "=")):
            yield _at_target(
                registers,
                "F04",
                row,
                f"has {row['comparator']} where {indicator['direction']} is better",
                "turn the comparator or the direction",
            )
        if row["unit"] == "proportion" and row["target"] and not 0 <= float(row["target"]) <= 1:
            yield _at_target(
                registers,
                "F04",
                row,
                f"has the share {row['target']}",
                "divide percentages by 100",
            )


@check("F05", "a share has a denominator that holds its numerator", "error")
def numerator_within_denominator(registers: Registers) -> Iterator[Finding]:
    """Look for shares without a denominator, of differences or of money."""
    for row in registers.indicators:
        kind = row["measure_type"]
        if kind in _SHARES and not row["denominator"]:
            yield _at_indicator("F05", row, "is a share of nothing", "name the denominator")
        elif kind in ("count", "sum") and row["denominator"]:
            yield _at_indicator(
                "F05",
                row,
                f"is a {kind} with a denominator",
                "make it a proportion or take the denominator out",
            )
        elif kind in _SHARES and (
            re.search(r"\b(minus|difference)\b", row["numerator"]) or "GBP" in row["unit"]
        ):
            yield _at_indicator(
                "F05",
                row,
                "has a numerator that is no part of its denominator and can pass 100%",
                "read it as a ratio and say so",
            )


@check("F06", "what is called a change is one", "error")
def change_without_difference(registers: Registers) -> Iterator[Finding]:
    """Look for changes whose numerator takes no difference."""
    for row in registers.indicators:
        if row["measure_type"] == "mean_change" and not re.search(
            r"\b(minus|change|difference)\b", row["numerator"]
        ):
            yield _at_indicator(
                "F06",
                row,
                "is called a change and adds up plain values",
                "take the later value minus the earlier one",
            )


@check("F07", "a window is defined", "error")
def undefined_windows(registers: Registers) -> Iterator[Finding]:
    """Look for windows that no window of the measures stands for."""
    known = {row["window_name"] for row in registers.indicator_windows}
    for row in registers.indicators:
        if row["window_name"] not in known:
            yield _at_indicator(
                "F07",
                row,
                f"has the window '{row['window_name']}', which is not defined",
                "use one of indicator_windows.csv or add it there",
            )


@check("F08", "an indicator has an id of its own", "error")
def ids_twice(registers: Registers) -> Iterator[Finding]:
    """Look for an id that two rows have."""
    counts = Counter(row["indicator_id"] for row in registers.indicators)
    for indicator_id, count in counts.items():
        if count > 1:
            row = registers.indicator(indicator_id)
            assert row is not None
            yield _at_indicator("F08", row, f"stands {count} times", "give each row its own id")


@check("F09", "printed numbers follow one another, each once", "warning")
def numbers_out_of_order(registers: Registers) -> Iterator[Finding]:
    """Look at the numbers of a section as they come: 1, 2, 2a, 2b, 3."""
    sections: dict[tuple[str, str], list[tuple[int, str, Row]]] = defaultdict(list)
    for row in registers.indicators:
        match = _PRINTED_NUMBER.fullmatch(row["source_ref"])
        if match:
            sections[row["framework"], row["section"]].append((int(match[1]), match[2], row))
    for numbered in sections.values():
        # one number alone is a reference to the document, not a count of its rows
        if len({number for number, _, _ in numbered}) > 2:
            yield from _out_of_order(numbered)


def _out_of_order(numbered: list[tuple[int, str, Row]]) -> Iterator[Finding]:
    last_number, last_letter, last_ref = 0, "", ""
    for number, letter, row in numbered:
        ref = row["source_ref"]
        # a second row of a number that is done, such as the wording of its outcome
        if number <= last_number and ref.endswith(")"):
            continue
        follows = (number == last_number + 1 and letter in ("", "a")) or (
            number == last_number and letter == (chr(ord(last_letter) + 1) if last_letter else "a")
        )
        if (number, letter) == (last_number, last_letter):
            problem = f"has the number {ref}, as the row before it has"
        elif not follows:
            problem = f"has the number {ref} after {last_ref or 'none'}"
        else:
            problem = ""
        if problem:
            yield _at_indicator(
                "F09", row, problem, "keep the printed number and ask what stood between"
            )
        last_number, last_letter, last_ref = number, letter, ref


@check("F10", "a report can be made by the day it is due", "error")
def due_dates(registers: Registers) -> Iterator[Finding]:
    """Look for days at the weekend, and for days on which the period is not over."""
    for row in registers.contract_due_dates:
        due, end = date.fromisoformat(row["due_date"]), date.fromisoformat(row["period_end"])
        problem = ""
        if due <= end:
            problem = f"is due on {due}, when its period ends on {end}"
        elif due.weekday() >= _SATURDAY:
            problem = f"is due on {due}, a {due:%A}"
        if problem:
            yield Finding(
                "F10",
                row["framework"],
                f"{row['report']} {row['period_end']}",
                row,
                problem,
                "agree a working day after the period",
            )


@check("F11", "an indicator has one headline figure, or says what it waits for", "error")
def indicators_without_figure(registers: Registers) -> Iterator[Finding]:
    """Look for indicators that neither a figure nor a reason stands for, or both do."""
    if not registers.indicator_figures:
        return
    headlines = Counter(
        (row["indicator_id"], row["client_group"])
        for row in registers.indicator_figures
        if row["role"] == "headline"
    )
    with_headline = {indicator_id for indicator_id, _ in headlines}
    for row in registers.indicators:
        has_figure = row["indicator_id"] in with_headline
        if not has_figure and not row["not_collected_reason"]:
            yield _at_indicator(
                "F11",
                row,
                "has no headline figure and no reason",
                "name its figure in indicator_figures.csv, or what it waits for",
            )
        if has_figure and row["not_collected_reason"]:
            yield _at_indicator(
                "F11",
                row,
                f"has a headline figure and {row['not_collected_reason']}",
                "take one of the two out",
            )
    for row in registers.indicator_figures:
        indicator_id = row["indicator_id"]
        problem = ""
        if not registers.indicator(indicator_id):
            problem = "has a figure and is no indicator of the register"
        elif row["role"] == "headline" and headlines[indicator_id, row["client_group"]] > 1:
            problem = f"has several headline figures for {row['client_group']}"
        if problem:
            yield Finding(
                "F11", registers.framework_of(indicator_id), indicator_id, row, problem,
                "keep one headline of an indicator that the register holds",
            )  # fmt: skip


@check("F12", "a breakdown by substance leaves out no group", "warning")
def groups_left_out(registers: Registers) -> Iterator[Finding]:
    """Look for lists of substance groups that are not all of them."""
    groups = {
        row["breakdown_value"]
        for row in registers.breakdown_members
        if row["breakdown"] == "substance_group" and row["breakdown_value"] != "not_recorded"
    }
    for row in registers.indicator_breakdowns:
        if row["breakdown"] == "substance_group" and row["breakdown_values"]:
            missing = sorted(groups - set(row["breakdown_values"].split(";")))
            if missing:
                yield Finding(
                    "F12",
                    registers.framework_of(row["indicator_id"]),
                    row["indicator_id"],
                    row,
                    f"is broken down without {', '.join(missing)}",
                    "ask whether the group was meant to be left out",
                )


@check("F13", "every indicator of a table of outcomes serves one", "warning")
def sections_without_outcomes(registers: Registers) -> Iterator[Finding]:
    """Look for sections of a table of outcomes in which no outcome is ticked."""
    ticked = {row["indicator_id"] for row in registers.indicator_outcomes}
    tables: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in registers.indicators:
        table = row["section"].partition(",")[0]
        tables[row["framework"], table][row["section"]].append(row)
    for (framework, _), sections in tables.items():
        blank = {
            section: rows
            for section, rows in sections.items()
            if not any(row["indicator_id"] in ticked for row in rows)
        }
        if len(blank) < len(sections):
            for section, rows in blank.items():
                yield Finding(
                    "F13",
                    framework,
                    section,
                    rows[0],
                    "serves no outcome, as other rows of its table do",
                    "ask which outcomes are ticked; guess none",
                )


def _at_indicator(check_id: str, row: Row, problem: str, remedy: str) -> Finding:
    return Finding(check_id, row["framework"], row["indicator_id"], row, problem, remedy)


def _at_target(registers: Registers, check_id: str, row: Row, problem: str, remedy: str) -> Finding:
    indicator_id = row["indicator_id"]
    return Finding(
        check_id, registers.framework_of(indicator_id), indicator_id, row, problem, remedy
    )
