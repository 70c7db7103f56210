"""The sections of the quality report on figures, forms, the local extract and silent rules."""

from __future__ import annotations

import re

from orchestration.gate import Ruleset
from orchestration.gate.counts import CheckCounts
from orchestration.gate.results import files_to_validate, store_results
from tests.integration.test_quality_report import page_text, words
from tests.warehouses import Submission, Warehouse, count_with_duckdb, faulty, gate, month, sound

FORMS = ("start", "review", "exit", "exit_planned")


def forms(provider: str, area: str = "a", **counts: tuple[int, int]) -> list[dict[str, object]]:
    return [
        {
            "cell": f"TOP01.{component}",
            "provider_code": provider,
            "area": area,
            "numerator": met,
            "denominator": due,
        }
        for component, (met, due) in counts.items()
    ]


def test_a_headline_figure_is_told_with_its_range(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty("2024-05"))
    share = {"cell": "SC01.value", "numerator": 30, "denominator": 120}
    warehouse.publish(
        "2024-04",
        {**share, "status": "insufficient_data"},
        {**share, "provider_code": "north"},
        {"cell": "ACT01.value", "provider_code": "north", "numerator": 1200},
        {"cell": "TOP08.psychological.mean_change", "numerator": 20, "denominator": 8},
        # touched by nothing
        {**share, "provider_code": "south"},
    )
    gate(warehouse, ruleset)
    said = words(warehouse)["headlines"]
    assert "The figures are those last published, of April 2024." in said
    assert "a bound for what these records could add, not a forecast" in said
    # 30 of 121 rounded down, 31 of 121 rounded up
    assert "Partnership a: 2 figures" in said
    assert (
        "SC01 completed, of all in treatment Adults 25.00% (30 of 120) ! insufficient data "
        "1 24.79% 25.62%" in said
    )
    assert "TOP08 psychological health: mean change Adults 2.50 1 not bounded not bounded" in said
    assert "north: 2 figures" in said
    assert "ACT01 clients in treatment Adults 1,200 1 1,200 1,201" in said
    assert "SC01 completed, of all in treatment Adults 25.00% (30 of 120) 1 24.79% 25.62%" in said
    assert "1 other headline figure is touched by no open issue." in said
    assert "best" not in said


def test_without_records_left_out_no_figure_can_move(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty("2024-05"))
    warehouse.accept_issues({"rule_id": "V021"})
    warehouse.publish("2024-04", {"cell": "SC01.value", "numerator": 30, "denominator": 120})
    gate(warehouse, ruleset)
    said = words(warehouse)["headlines"]
    assert "✓ No open issue could move a headline figure" in said
    assert "that the commissioner accepted" in said
    assert "24.79%" not in said


def test_a_sound_month_moves_no_figure_and_an_empty_one_is_not_known(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.publish("2024-04", {"cell": "SC01.value", "numerator": 30, "denominator": 120})
    gate(warehouse, ruleset)
    assert "! Not known: nothing is in force." in words(warehouse)["headlines"]
    warehouse.land(sound("2024-05"))
    gate(warehouse, ruleset)
    said = words(warehouse)["headlines"]
    assert "headline figure: no record in force is left out. A failure" in said


def test_before_the_first_publication_figures_and_forms_are_not_known(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty("2024-05"))
    gate(warehouse, ruleset)
    page = words(warehouse)
    nothing = "! Not known: no month before May 2024 was published"
    assert nothing in page["headlines"]
    assert nothing in page["forms"]
    assert "%" not in page["headlines"]
    assert "✓" not in page["headlines"]


def test_a_provider_without_a_published_figure_is_named(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty("2024-05"))
    warehouse.publish("2024-04", {"cell": "SC01.value", "numerator": 30, "denominator": 120})
    gate(warehouse, ruleset)
    said = words(warehouse)["headlines"]
    assert "! Not known: north has records left out and no figure in that publication." in said


def test_a_file_left_out_leaves_its_figures_not_known(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(
        Submission(
            *("ndtms/2024-05/b.csv", month("2024-05"), "A0001"),
            status="rejected",
            rejected_rule="V001",
        )
    )
    warehouse.publish(
        "2024-04",
        {"cell": "SC01.value", "provider_code": "north", "numerator": 30, "denominator": 120},
    )
    gate(warehouse, ruleset)
    said = words(warehouse)["headlines"]
    assert "Adults 25.00% (30 of 120) not known not known not known" in said


def test_outcome_forms_are_held_against_the_standard(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    warehouse.publish(
        "2024-04",
        # at the standard and just below it
        *forms("all", start=(80, 100), review=(799, 1000), exit=(7, 10), exit_planned=(9, 10)),
        *forms("north", start=(70, 80), review=(1, 3), exit=(7, 10), exit_planned=(0, 0)),
        *forms("north", "b", review=(7, 7)),
        *forms("south", start=(10, 20), review=(4, 4), exit=(0, 0), exit_planned=(9, 10)),
    )
    gate(warehouse, ruleset)
    said = words(warehouse)["forms"]
    assert "as published for April 2024. The standard is 80%." in said
    assert (
        "Partnership a ✓ met 80.00% 80 of 100 ✕ below 79.90% 799 of 1,000 ✕ below 70.00% 7 of 10 "
        "✓ met 90.00% 9 of 10" in said
    )
    # of two areas together, 8 of 10
    assert (
        "north ✓ met 87.50% 70 of 80 ✓ met 80.00% 8 of 10 ✕ below 70.00% 7 of 10 none was due"
        in said
    )
    assert "south ✕ below 50.00% 10 of 20 ✓ met 100% 4 of 4 none was due ✓ met 90.00%" in said
    # what is hidden goes by the cell: north is below in one of its areas
    assert "Review form present TOP02, TOP04 a north in a" in said
    assert "Exit form present at a completion TOP05, TOP06, TOP07, TOP08 none none" in said
    assert "Exit form present ETE01, TOP05 a north in a" in said
    assert "Start form present none none south in a" in said
    assert "(YPOR) No form was due, as far as figures were published." in said
    assert (
        "Start form present: 1 of 2 providers at the standard or over it; lowest is south with "
        "50.00% (10 of 20)." in said
    )


def test_a_form_that_was_not_published_is_not_known(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(sound("2024-05"))
    warehouse.publish("2024-04", *forms("north", start=(70, 80), exit=(0, 0)))
    gate(warehouse, ruleset)
    said = words(warehouse)["forms"]
    assert "north ✓ met 87.50% 70 of 80 not known none was due not known" in said


def test_the_charts_of_the_page_share_no_name(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(sound("2024-05"))
    warehouse.publish("2024-04", *forms("north", **dict.fromkeys(FORMS, (3, 4))))
    pages = []
    for _ in range(2):
        gate(warehouse, ruleset)
        pages.append(page_text(warehouse))
    assert pages[0] == pages[1]
    assert pages[0].count("<svg") == 2
    names = re.findall(r"\bid=\"([^\"]+)\"", pages[0])
    assert len(names) == len(set(names))
    meant = re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", pages[0])
    assert set(meant) <= set(names)


def test_without_a_local_extract_nothing_is_reconciled(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    gate(warehouse, ruleset)
    said = words(warehouse)["reconciliation"]
    assert "! Not known: no local extract has landed." in said
    assert "✓" not in said


def test_a_rule_without_an_answer_is_told_with_the_reason(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    with warehouse.connect() as connection:
        waiting = files_to_validate(connection, ruleset)
        counts = [
            CheckCounts(found.number, {}, "it raised")
            if ruleset.checks[found.number].rule_id == "V030"
            else found
            for found in count_with_duckdb(connection, ruleset, waiting)
        ]
        store_results(connection, ruleset, waiting, counts)
    gate(warehouse, ruleset, validate=False)
    said = words(warehouse)["register"]
    assert "V030 One episode at a time Reject, closes the gate ✕ Error: The check could not" in said
    # no intervention and no postcode is in the file
    assert (
        "V044 Interventions are identified Reject, closes the gate No record of the kind it looks "
        "at is in force." in said
    )
    assert (
        "V028 Postcode is a sector Warning, does not close the gate Records that it could look "
        "at: 1. It is about none of them." in said
    )
    # 34 rules to reject by: one could not be checked
    errors, failed, passed, silent, evaluated = map(
        int, re.findall(r"Reject 34 (\d+) (\d+) (\d+) (\d+) (\d+) ", said)[0]
    )
    assert (errors, failed, passed + silent + errors, evaluated) == (1, 0, 34, passed)
    assert said.count("V021") == 0


def test_files_not_checked_are_no_pass(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(sound("2024-05"))
    gate(warehouse, ruleset, validate=False)
    said = words(warehouse)["register"]
    assert "No rule was evaluated on 1 file that is not checked yet." in said
    assert "No file in force has been checked yet." in said
    rules = len(ruleset.rules)
    assert re.search(rf"All {rules} 0 0 0 {rules} 0 ", said)


def test_with_nothing_in_force_no_rule_was_evaluated(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    gate(warehouse, ruleset)
    said = words(warehouse)["register"]
    rules = len(ruleset.rules)
    assert re.search(rf"All {rules} 0 0 0 {rules} 0 ", said)
    assert said.count("Nothing is in force.") == rules
