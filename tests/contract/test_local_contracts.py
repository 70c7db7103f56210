"""The contracts of the local extracts: valid, consistent, and followed by what is written."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft201909Validator

from orchestration.contract_files.contracts import CONTRACTS, local_entities
from orchestration.contract_files.files import WRITTEN, contract_files
from orchestration.settings import PROJECT

ENTITIES = {entity.name: entity for entity in local_entities()}
FIELDS = {f"{entity.name}.{field.name}" for entity in local_entities() for field in entity.fields}


def test_what_is_written_from_the_contracts_is_what_they_give() -> None:
    written = contract_files()
    found = {path: (PROJECT / path).read_text(encoding="utf-8") for path in written}
    assert found == written, "run `make docs`"
    kept = {
        path.relative_to(PROJECT)
        for folder, names in WRITTEN
        for path in (PROJECT / folder).glob(names)
    }
    assert kept <= set(written), "run `make docs`"


@pytest.fixture(scope="module")
def standard() -> Draft201909Validator:
    schema: dict[str, Any] = json.loads(
        files("open_data_contract_standard").joinpath("schema.json").read_text(encoding="utf-8")
    )
    return Draft201909Validator(schema)


@pytest.mark.parametrize("path", sorted(CONTRACTS.iterdir()), ids=lambda path: path.name)
def test_a_contract_keeps_to_the_standard(path: Path, standard: Draft201909Validator) -> None:
    contract = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [fault.message for fault in standard.iter_errors(contract)] == []


def test_the_standard_tells_a_contract_that_does_not_keep_to_it(
    standard: Draft201909Validator,
) -> None:
    contract = yaml.safe_load((CONTRACTS / "client.odcs.yaml").read_text(encoding="utf-8"))
    contract["schema"][0]["properties"][0]["logicalType"] = "word"
    assert [fault.path[-1] for fault in standard.iter_errors(contract)] == ["logicalType"]


@pytest.mark.parametrize("name", ENTITIES)
def test_an_entity_has_a_key_and_says_what_its_fields_are(name: str) -> None:
    entity = ENTITIES[name]
    assert entity.folder in ("case_management", "returns")
    assert entity.about
    assert entity.grain.startswith("one row per")
    assert any(field.is_key and field.is_filled for field in entity.fields)
    names = [field.name for field in entity.fields]
    assert len(set(names)) == len(names)
    for field in entity.fields:
        assert field.name == field.name.lower()
        assert field.description
        assert bool(field.accepted_values) == (field.content in ("code", "list"))
        assert all(value == value.lower().strip() for value in field.accepted_values)
        assert not field.references_to or field.references_to in FIELDS
    assert ("withdrawn" in names) == (entity.folder == "returns")


def test_an_entity_without_a_client_may_name_its_contract_and_no_other_may() -> None:
    about_clients = {"client_id", "client_ref", "carer_id", "parent_client_id"}
    for entity in ENTITIES.values():
        names = {field.name for field in entity.fields}
        # the psychology service has referrals of children, who are no clients
        has_client = bool(names & about_clients) and not entity.name.startswith("opsy_")
        assert entity.is_contract_scoped == (not has_client), entity.name


def test_birth_dates_references_and_keyworkers_are_marked_as_personal() -> None:
    personal = {
        f"{entity.name}.{field.name}"
        for entity in ENTITIES.values()
        for field in entity.fields
        if field.is_personal
    }
    assert personal == {
        "accepted_issue_request.client_ref", "carer.profile__date_of_birth", "child.date_of_birth",
        "client.client_ref", "client.date_of_birth", "episode.keyworker_ref",
        "opsy_child.date_of_birth",
    }  # fmt: skip


def test_a_template_has_the_header_of_its_file_alone() -> None:
    for entity in ENTITIES.values():
        with (PROJECT / "templates" / f"{entity.name}.csv").open(newline="") as handle:
            assert list(csv.reader(handle)) == [[field.name for field in entity.fields]]
