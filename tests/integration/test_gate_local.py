"""The gate on the files of providers' own systems, beside submissions to NDTMS or alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orchestration.gate import Ruleset, load_ruleset
from tests.warehouses import Submission, Warehouse, gate, record, sound


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load_ruleset()


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "home").create()


def compliance(warehouse: Warehouse) -> list[tuple[str, ...]]:
    return [
        (row["provider_code"], row["period"], row["records"], row["failing_records"], row["gate"])
        for row in warehouse.latest("compliance.csv")
        if row["dataset"] == "case_management"
    ]


def states(warehouse: Warehouse) -> set[tuple[object, ...]]:
    return set(
        warehouse.execute(
            "select rule_id, state, since_period from quality_results.issue "
            "where dataset = 'case_management'"
        )
    )


def test_without_local_files_nothing_is_said_of_them(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(sound("2024-05"))
    outcome = gate(warehouse, ruleset)
    assert outcome.gate == "open"
    assert compliance(warehouse) == []
    assert {row["rule_id"][0] for row in warehouse.latest("rule_results.csv")} >= {"V"}
    assert not [row for row in warehouse.latest("rule_results.csv") if row["rule_id"][0] == "L"]


def test_a_sound_extract_is_open_and_counts_its_rows_and_its_file(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land_local("client", "north", "2024-05", {}, {})
    warehouse.land_local("episode", "north", "2024-05", {})
    assert gate(warehouse, ruleset).gate == "open"
    assert compliance(warehouse) == [("north", "2024-05", "5", "0", "open")]
    assert warehouse.latest("fix-lists/north.csv") == []


def test_a_failing_record_closes_the_gate_and_names_the_client_as_the_provider_does(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land_local(
        *("prescription", "north", "2024-05"),
        {"l004": "start_date", "client_ref": "C1", "episode_ref": "E1", "keyworker_ref": "K1"},
    )
    outcome = gate(warehouse, ruleset)
    assert outcome.reasons == (
        "L004 (Needed values are there): 1 prescription record of provider north (case_management)",
    )
    assert compliance(warehouse) == [("north", "2024-05", "2", "1", "closed")]
    (row,) = warehouse.latest("fix-lists/north.csv")
    assert (row["entity"], row["agency_code"], row["field"]) == (
        *("prescription", "north", "start_date"),
    )
    assert (row["client_ref"], row["episode_ref"]) == ("C1", "E1")
    (result,) = [
        row for row in warehouse.latest("rule_results.csv") if row["rule_id"] == "L004"
    ]  # fmt: skip
    assert (result["entity"], result["status"], result["failed"]) == ("prescription", "fail", "1")
    assert outcome.results["L004", "local_record"].failing_records == 1


def test_a_warning_about_a_local_record_closes_nothing(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land_local("client", "north", "2024-05", {"l014": "agency_code;client_ref"})
    assert gate(warehouse, ruleset).gate == "open"
    assert [row["rule_id"] for row in warehouse.latest("fix-lists/north.csv")] == ["L014"]


def test_a_rule_does_not_look_at_a_record_it_does_not_apply_to(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land_local("client", "north", "2024-05", {"l009": None})
    gate(warehouse, ruleset)
    statuses = {row["rule_id"]: row["status"] for row in warehouse.latest("rule_results.csv")}
    assert (statuses["L009"], statuses["L002"]) == ("not_applicable", "pass")


def test_an_extract_replaces_the_one_before_and_leaves_other_entities_alone(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land_local("client", "north", "2024-04", {"key": "C1", "l004": "client_type"})
    warehouse.land_local("episode", "north", "2024-04", {"key": "E1", "l004": "start_date"})
    warehouse.land_local("client", "north", "2024-05", {"key": "C1"})
    outcome = gate(warehouse, ruleset, period="2024-05")
    assert [row["entity"] for row in warehouse.latest("fix-lists/north.csv")] == ["episode"]
    assert outcome.gate == "closed"
    assert states(warehouse) == {("L004", "resolved", "2024-04"), ("L004", "new", "2024-04")}


def test_a_failure_that_is_sent_again_persists(warehouse: Warehouse, ruleset: Ruleset) -> None:
    for period in ("2024-04", "2024-05"):
        warehouse.land_local("client", "north", period, {"key": "C1", "l004": "client_type"})
    gate(warehouse, ruleset, period="2024-05")
    assert states(warehouse) == {("L004", "persisting", "2024-04")}


def test_a_row_of_a_return_fails_until_a_later_row_of_its_key_replaces_it(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    replaced = {"key": "S1", "l005": "start_date", "replaced_month": "2024-06-01"}
    warehouse.land_local("staff", "north", "2024-04", replaced, folder="returns")
    warehouse.land_local("staff", "north", "2024-06", {"key": "S1"}, folder="returns")
    assert gate(warehouse, ruleset, period="2024-05").gate == "closed"
    assert gate(warehouse, ruleset, period="2024-06").gate == "open"
    failed = [row for row in warehouse.latest("rule_results.csv") if row["rule_id"] == "L005"]
    assert [(row["status"], row["failed"]) for row in failed] == [("pass", "0")]


def test_a_local_file_that_cannot_be_read_closes_its_month_and_no_other(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land_local("client", "north", "2024-05", status="rejected")
    outcome = gate(warehouse, ruleset, period="2024-05")
    assert outcome.reasons == (
        "case_management/2024-05/north/client.csv: rejected whole "
        "(L001, Local file can be read), provider north",
    )
    (row,) = warehouse.latest("fix-lists/north.csv")
    assert row["problem"] == "case_management/2024-05/north/client.csv: column x is missing"
    assert gate(warehouse, ruleset, period="2024-06").gate == "open"


def test_an_accepted_failure_of_a_local_record_does_not_close_the_gate(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land_local("client", "north", "2024-05", {"l004": "client_type", "client_ref": "c1"})
    warehouse.accept_issues({"rule_id": "L004", "agency_code": "north", "client_ref": "C1"})
    assert gate(warehouse, ruleset).gate == "open"
    (row,) = warehouse.latest("fix-lists/north.csv")
    assert row["problem"].endswith("Accepted by the commissioner.")


def test_a_provider_can_ask_for_a_failure_of_a_local_record_to_be_accepted(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land_local("client", "north", "2024-05", {"l004": "client_type"})
    request = {"rule_id": "L004", "agency_code": "north"}
    warehouse.ask_to_accept("north", request, period="2024-05")
    gate(warehouse, ruleset)
    assert states(warehouse) == {("L004", "requested", "2024-05")}


def test_a_file_is_looked_at_again_when_another_of_the_provider_has_come(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    file_id = warehouse.land_local("episode", "north", "2024-05", {"l007": "client_id"})
    assert gate(warehouse, ruleset).gate == "closed"
    warehouse.execute(
        f"update quality.dq_local_record set l007 = '' where _file_id = -{file_id}; "
        f"update quality.dq_local_file set surroundings = 'and clients' where _file_id = -{file_id}"
    )
    assert gate(warehouse, ruleset).gate == "open"


def extract(
    warehouse: Warehouse,
    clients: list[tuple[str, str | None, str | None]],
    stays: list[tuple[str, str, str, str | None]],
) -> None:
    """Land an extract of clients and of episodes of the provider north."""
    for entity, rows in (("client", clients), ("episode", stays)):
        file_id = warehouse.land_local(entity, "north", "2024-05", *({} for _ in rows))
        with warehouse.connect() as connection:
            for number, row in enumerate(rows, start=1):
                marks = ", ".join("?" for _ in row)
                connection.execute(
                    f"insert into quality.dq_local_{entity} values (?, ?, {marks})",
                    [-file_id, number, *row],
                )


def submission(*clients: tuple[str, str, str | None]) -> Submission:
    """Make a submission of agency A0001 with one stay per client: reference, triage, discharge."""
    records = []
    for reference, triaged, discharged in clients:
        names = {"clientid": reference, "client_ref": reference}
        records.append(("client", "A0001", record("client", **names)))
        end = {"disd": discharged, "disrsn": "80", "discharge_group": "successful"}
        stay = {"triaged": triaged, "refld": triaged, "episodid": f"E{reference}"}
        stay |= {name: value for name, value in end.items() if discharged}
        records.append(("episode", "A0001", record("episode", **names, **stay)))
    return Submission("ndtms/2024-05/a.csv", date(2024, 5, 1), "A0001", records=records)


def reconciled(warehouse: Warehouse) -> list[tuple[str, ...]]:
    return [
        (row["finding"], row["client_ref"], row["local_client_id"], row["local_start"])
        for row in warehouse.latest("fix-lists/north-reconciliation.csv")
    ]


def test_clients_and_stays_on_one_side_alone_are_listed_for_the_provider(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(
        submission(
            ("1", "2024-05-02", None),
            ("2", "2024-05-03", "2024-05-20"),
            ("3", "2024-05-04", None),
            ("4", "2024-05-06", None),
        )
    )
    extract(
        warehouse,
        [
            *(("C1", "A0001", "1"), ("C2", "A0001", "2"), ("C3", "A0001", "3")),
            *(("C8", "A0001", "8"), ("C9", None, None)),
        ],
        [
            ("C1", "structured", "2024-05-02", None),
            # ends a day later than in NDTMS
            ("C2", "structured", "2024-05-03", "2024-05-21"),
            # begins a day later
            ("C3", "structured", "2024-05-05", None),
            # NDTMS does not know of it
            ("C3", "needle_exchange", "2024-05-07", None),
        ],
    )
    gate(warehouse, ruleset)
    assert reconciled(warehouse) == [
        ("client_local_only", "8", "C8", ""),
        ("client_ndtms_only", "4", "", ""),
        ("client_without_reference", "", "C9", ""),
        ("episode_local_only", "3", "C3", "2024-05-05"),
        ("episode_ndtms_only", "3", "C3", ""),
        ("exit_differs", "2", "C2", "2024-05-03"),
    ]
    path = warehouse.home / "quality/latest/fix-lists/north-reconciliation.csv"
    assert path.stat().st_mode & 0o077 == 0


def test_what_the_smaller_side_has_of_the_larger_is_the_measure(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(
        submission(("1", "2024-05-02", None), ("2", "2024-04-30", "2024-05-20"),
                   ("3", "2024-04-29", "2024-04-30"))
    )  # fmt: skip
    extract(
        warehouse,
        [("C1", "A0001", "1"), ("C2", "A0001", "2"), ("C3", "A0001", "3")],
        [
            ("C1", "structured", "2024-05-02", None),
            ("C2", "structured", "2024-04-30", None),
            ("C3", "structured", "2024-04-29", "2024-04-30"),
            # not yet known at the end of May
            ("C3", "structured", "2024-06-01", None),
        ],
    )
    gate(warehouse, ruleset)
    # clients in May 2 and 2, starts 1 and 1, exits 0 and 1
    assert warehouse.execute(
        """
        select component, numerator, denominator, status from quality_results.dq_measure
        where measure = 'DQ13' and dataset = 'ndtms_adult' and provider_code = 'north'
        order by component
        """
    ) == [
        ("clients", 2, 2, "final"),
        ("exits", 0, 1, "final"),
        ("starts", 1, 1, "final"),
        ("value", 3, 4, "final"),
    ]


def test_the_report_counts_what_was_reconciled_and_names_nobody(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    warehouse.land(submission(("REF-1", "2024-05-02", None)))
    extract(warehouse, [("LOCAL-1", "A0001", "REF-1")], [])
    gate(warehouse, ruleset)
    page = (warehouse.home / "quality/latest/index.html").read_text(encoding="utf-8")
    assert "Clients in the local extract alone" in page
    assert "no local extract has landed" not in page
    assert "LOCAL-1" not in page
    assert "REF-1" not in page


def test_local_and_national_files_of_one_number_are_two(
    warehouse: Warehouse, ruleset: Ruleset
) -> None:
    assert warehouse.land(sound("2024-05")) == 1
    assert warehouse.land_local("client", "north", "2024-05", {"l004": "client_type"}) == 1
    gate(warehouse, ruleset)
    closed = {
        row["dataset"]: row["gate"]
        for row in warehouse.latest("compliance.csv")
    }  # fmt: skip
    assert closed == {"ndtms_adult": "open", "case_management": "closed"}
