"""What providers ask the commissioner to accept: seen everywhere, opening and closing nothing."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from orchestration.gate import Ruleset
from tests.warehouses import Warehouse, faulty, gate

REQUEST = {"rule_id": "V021", "agency_code": "A0001"}
PATH = "returns/2024-05/{}/accepted_issue_request.csv"


def states(warehouse: Warehouse) -> tuple[str, str]:
    """Give the state of the one issue, in the issues and in the failing records."""
    ((issue,),) = warehouse.execute("select state from quality_results.issue")
    ((record,),) = warehouse.execute("select state from quality_results.failing_record")
    return issue, record


@pytest.mark.parametrize(
    ("request_row", "state"),
    [
        (REQUEST, "requested"),
        ({"rule_id": "v021 ", "agency_code": "a0001"}, "requested"),
        ({**REQUEST, "client_ref": "REF-C1", "episode_ref": "E1"}, "requested"),
        ({**REQUEST, "field": "REFLD;TRIAGED"}, "requested"),
        ({**REQUEST, "field": "REFLD"}, "new"),
        ({**REQUEST, "client_ref": "REF-C2"}, "new"),
        ({**REQUEST, "rule_id": "V024"}, "new"),
    ],
)
def test_a_request_shows_on_the_failure_it_names_and_leaves_the_gate_closed(
    warehouse: Warehouse, ruleset: Ruleset, request_row: dict[str, str], state: str
) -> None:
    warehouse.land(faulty("2024-05"))
    warehouse.ask_to_accept("north", request_row, period="2024-05")
    outcome = gate(warehouse, ruleset)
    assert outcome.gate == "closed"
    assert outcome.notes == ()
    assert states(warehouse) == (state, state)
    (listed,) = warehouse.latest("fix-lists/north.csv")
    asked = "The commissioner is asked to accept it." in listed["problem"]
    assert asked == (state == "requested")
    book = load_workbook(warehouse.home / "quality/latest/fix-lists/north.xlsx")
    header, row = book["Every record"].iter_rows(values_only=True)
    assert dict(zip(header, row, strict=True))["State"] == state
    header, row = book["Summary"].iter_rows(values_only=True)
    assert dict(zip(header, row, strict=True))["Of them requested"] == int(state == "requested")


def test_a_withdrawn_request_asks_for_nothing(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty("2024-05"))
    warehouse.ask_to_accept("north", REQUEST, period="2024-04")
    warehouse.ask_to_accept("north", {**REQUEST, "withdrawn": "y"}, period="2024-05")
    gate(warehouse, ruleset)
    assert states(warehouse) == ("new", "new")
    # asked anew below its withdrawal
    warehouse.ask_to_accept(
        "north", {**REQUEST, "withdrawn": "y"}, {**REQUEST, "withdrawn": "n"}, period="2024-05"
    )
    gate(warehouse, ruleset)
    assert states(warehouse) == ("requested", "requested")


def test_a_request_of_a_later_month_is_not_known_yet(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty("2024-05"))
    warehouse.ask_to_accept("north", REQUEST, period="2024-06")
    gate(warehouse, ruleset)
    assert states(warehouse) == ("new", "new")


def test_what_was_asked_for_and_is_accepted_is_no_longer_requested(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(faulty("2024-04"))
    warehouse.land(faulty("2024-05"))
    warehouse.ask_to_accept("north", REQUEST, period="2024-05")
    gate(warehouse, ruleset)
    assert states(warehouse) == ("requested", "requested")
    assert warehouse.execute("select since_period from quality_results.issue") == [("2024-04",)]
    warehouse.accept_issues({"rule_id": "V021"})
    assert gate(warehouse, ruleset).gate == "open"
    assert states(warehouse) == ("persisting", "persisting")
    (listed,) = warehouse.latest("fix-lists/north.csv")
    assert listed["problem"].endswith("Accepted by the commissioner.")


def test_a_provider_asks_for_its_own_agencies_alone(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty("2024-05"))
    warehouse.ask_to_accept("south", {**REQUEST, "rule_id": "V024"}, REQUEST, period="2024-05")
    outcome = gate(warehouse, ruleset)
    assert states(warehouse) == ("new", "new")
    assert outcome.notes == tuple(
        f"{PATH.format('south')}, row {row}, agency_code: is no agency of provider south with a "
        "submission; name one of its own; the row asks for nothing"
        for row in (1, 2)
    )


def test_an_unknown_rule_and_a_broken_file_are_told(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty("2024-05"))
    warehouse.ask_to_accept("north", {**REQUEST, "rule_id": "V999"}, period="2024-05")
    warehouse.execute(
        "insert into raw.local_file values (9, 'returns/2024-05/south/x.csv', "
        "'accepted_issue_request', 'returns', '2024-05-01', 'south', '', 0, now(), 'rejected', "
        "'returns/2024-05/south/x.csv, row 1, rule_id: is blank; fill it in')"
    )
    outcome = gate(warehouse, ruleset)
    assert outcome.gate == "closed"
    assert outcome.notes == (
        "returns/2024-05/south/x.csv, row 1, rule_id: is blank; fill it in",
        f"{PATH.format('north')}, row 1, rule_id: is not in the register of rules; take it from "
        "the fix list; the row asks for nothing",
    )


def test_the_report_counts_what_is_requested(warehouse: Warehouse, ruleset: Ruleset) -> None:
    warehouse.land(faulty("2024-05"))
    warehouse.ask_to_accept("north", REQUEST, period="2024-05")
    gate(warehouse, ruleset)
    page = (warehouse.home / "quality/latest/index.html").read_text(encoding="utf-8")
    assert '<th scope="col" class="number">Requested</th>' in page
    assert "asks the commissioner to accept" in page
