"""Mandatory items and exceptions of each month, which the figures on data quality are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orchestration.gate import Ruleset, load_ruleset
from tests.warehouses import Submission, Warehouse, gate, record, sound

# client: two initials, birth date, sex; episode: agency, reference, client, episode, consent,
# referral, triage, residence, substance
ITEMS_OF_A_CLIENT, ITEMS_OF_AN_EPISODE = 4, 9


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load_ruleset()


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "home").create()


def submission(period: str, *, name: str = "a.csv", **changes: Any) -> Submission:
    """Make a file of a client and an episode, with the provider's own reference for the client."""
    of_client = {key: changes.pop(key) for key in ("dob", "sex") if key in changes}
    file = sound(period, name)
    file.records = [
        ("client", "A0001", record("client", **of_client)),
        ("episode", "A0001", record("episode", **{"client": "REF-C1", **changes})),
    ]
    return file


def items(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return sorted(warehouse.execute("from quality_results.checked_item"))


def exceptions(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return sorted(warehouse.execute("from quality_results.exception_item"))


def test_all_mandatory_items_of_a_sound_submission_are_valid(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(submission("2024-05"))
    gate(warehouse, ruleset)
    looked_at = ITEMS_OF_A_CLIENT + ITEMS_OF_AN_EPISODE
    assert items(warehouse) == [("ndtms_adult", "north", "2024-05", looked_at, looked_at)]
    assert exceptions(warehouse) == []


@pytest.mark.parametrize(
    ("changes", "invalid"),
    [
        ({"drug1": None}, 1),
        ({"dob": "29 February"}, 1),
        ({"sex": "X"}, 1),
        ({"drug1": None, "refld": None, "sex": None}, 3),
        # not mandatory
        ({"la": None}, 0),
    ],
)
def test_an_item_that_is_blank_unreadable_or_in_no_list_is_not_valid(
    warehouse: Warehouse, ruleset: Ruleset, changes: dict[str, Any], invalid: int
) -> None:
    warehouse.land(submission("2024-05", **changes))
    gate(warehouse, ruleset)
    looked_at = ITEMS_OF_A_CLIENT + ITEMS_OF_AN_EPISODE
    assert items(warehouse) == [("ndtms_adult", "north", "2024-05", looked_at, looked_at - invalid)]


@pytest.mark.parametrize(("consent", "valid"), [("N", 3), (None, 2)])
def test_without_consent_only_the_keys_and_consent_itself_are_asked_for(
    warehouse: Warehouse, ruleset: Ruleset, consent: str | None, valid: int
) -> None:
    file = submission("2024-05")
    file.records = [("episode", "A0001", record("episode", consent=consent))]
    warehouse.land(file)
    gate(warehouse, ruleset)
    assert items(warehouse) == [("ndtms_adult", "north", "2024-05", 3, valid)]


def test_each_month_has_the_items_of_its_own_submission_and_a_replaced_one_has_none(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(submission("2024-03", drug1=None, refld=None))
    warehouse.land(submission("2024-04", name="first.csv", drug1=None))
    warehouse.land(submission("2024-04", name="second.csv"))
    gate(warehouse, ruleset)
    looked_at = ITEMS_OF_A_CLIENT + ITEMS_OF_AN_EPISODE
    assert items(warehouse) == [
        ("ndtms_adult", "north", "2024-03", looked_at, looked_at - 2),
        ("ndtms_adult", "north", "2024-04", looked_at, looked_at),
    ]


def test_exceptions_are_counted_by_item_and_information_is_none(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    """V014 names a substance, V021 two dates that it compares, V029I only informs."""
    warehouse.land(submission("2024-05", drug1=None, refld="2024-04-05", areas_elsewhere="X01B"))
    gate(warehouse, ruleset)
    assert {row["rule_id"] for row in warehouse.latest("fix-lists/north.csv")} == {
        *("V014", "V021", "V029I")
    }
    assert exceptions(warehouse) == [
        ("ndtms_adult", "north", "2024-05", "DRUG1", 1),
        ("ndtms_adult", "north", "2024-05", "REFLD;TRIAGED", 1),
    ]


def test_a_local_record_is_asked_for_the_fields_that_its_contract_needs(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    """A staff record needs two fields; what is not needed may be unreadable without counting.

    One of the fields of the second row is at fault in two ways and counts once.
    """
    warehouse.land_local(
        *("staff", "north", "2024-05"),
        {"l005": "front_line"},
        {"l004": "start_date", "l005": "start_date;end_date"},
    )
    gate(warehouse, ruleset)
    assert items(warehouse) == [("case_management", "north", "2024-05", 4, 3)]


def test_a_row_that_takes_a_return_back_is_asked_for_nothing(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land_local(
        *("staff", "north", "2024-05"), {"l004": None}, {}, folder="returns"
    )  # fmt: skip
    gate(warehouse, ruleset)
    assert items(warehouse) == [("case_management", "north", "2024-05", 2, 2)]


def test_a_file_that_was_rejected_whole_has_no_items(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land_local("staff", "north", "2024-05", status="rejected")
    gate(warehouse, ruleset)
    assert items(warehouse) == []
    assert exceptions(warehouse) == [("case_management", "north", "2024-05", "file", 1)]
