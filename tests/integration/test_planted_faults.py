"""One planted fault per submission: its rule finds it, at its record, and no other rule speaks.

All submissions go through the real landing, models and gate at once, each from agencies of its own.
"""

from __future__ import annotations

import csv
import logging
import os
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from string import ascii_uppercase

import duckdb
import pytest

from orchestration.gate import load_ruleset, run_gate
from orchestration.landing import land
from orchestration.lib.dbt_environment import dbt_environment
from orchestration.lib.dbt_project import dbt_executable
from orchestration.settings import DBT_PROJECT, SEEDS
from tests.planted.faults import EARLIER, ELSEWHERE, FAULTS, SENT, Fault
from tests.planted.local_faults import CLEAN as CLEAN_LOCAL
from tests.planted.local_faults import LOCAL_FAULTS, LocalFault
from tests.planted.submission import ADULT, MONTH, MONTH_BEFORE, YOUNG, Extract, write_reference

RULES = load_ruleset().rules
CLEAN = (
    Fault("", "nothing", Extract(), (), service=ADULT, earlier=Extract()),
    Fault("", "nothing", Extract(), (), service=YOUNG, earlier=Extract()),
)


@dataclass(frozen=True)
class Submitted:
    """A fault as it lies in the landing folder: the path and the agency of each of its files."""

    fault: Fault
    paths: dict[str, str]
    agencies: dict[str, str]


def submit(landing: Path, contracts: dict[str, str]) -> list[Submitted]:
    """Write the files of every fault, from agencies and of persons that no other fault has.

    Args:
        landing: the landing folder.
        contracts: those of providers without agencies, with their provider.

    """
    submitted = []
    services: dict[str, str] = {}
    numbers = iter(range(1001, 9999))
    for fault, initials in zip((*CLEAN, *FAULTS), product(ascii_uppercase, repeat=2), strict=False):
        here, there = f"N{next(numbers)}", f"N{next(numbers)}"
        agencies = {SENT: here, EARLIER: here, ELSEWHERE: there}
        services |= dict.fromkeys((here, there), fault.service)
        paths = {
            file: extract.write(
                landing,
                MONTH_BEFORE if file == EARLIER else MONTH,
                fault.service,
                agencies[file],
                "".join(initials),
            )
            for file, extract in fault.extracts
        }
        submitted.append(Submitted(fault, paths, agencies))
    write_reference(landing, services, contracts)
    return submitted


def submit_local(landing: Path) -> tuple[dict[LocalFault, str], dict[str, str]]:
    """Write the local files of every fault, from a provider of its own.

    Returns:
        The provider of each fault, and the providers of their contracts.

    """
    providers, contracts = {}, {}
    for number, fault in enumerate((CLEAN_LOCAL, *LOCAL_FAULTS), start=1):
        provider = f"local_{number}"
        fault.write(landing, provider)
        providers[fault] = provider
        contracts |= {f"{provider}_{contract}": provider for contract in fault.contracts}
    return providers, contracts


@dataclass(frozen=True)
class Judged:
    """What the gate said: failures by path of the file, gate by provider, results in error.

    ``local`` are the failures of the local files by provider, ``local_providers`` whose they are.
    """

    submitted: dict[Fault, Submitted]
    failures: dict[str, set[tuple[str, str, int, frozenset[str]]]]
    gates: dict[str, str]
    errors: list[tuple[object, ...]]
    local: dict[str, set[tuple[str, str, int, frozenset[str]]]]
    local_providers: dict[LocalFault, str]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Land, build and judge all submissions at once."""
    folder = tmp_path_factory.mktemp("planted")
    landing, home = folder / "landing", folder / "home"
    warehouse = home / "warehouse.duckdb"
    local_providers, contracts = submit_local(landing)
    submitted = submit(landing, contracts)
    home.mkdir()
    report = land(landing, warehouse, seeds=SEEDS, log=logging.getLogger("landing"))
    assert len(report.landed) + len(report.rejected) == sum(len(one.paths) for one in submitted)
    build_quality_models(warehouse)
    run_gate(warehouse=warehouse, home=home, period=MONTH)
    failures, local = defaultdict(set), defaultdict(set)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for path, rule, entity, row, fields in connection.execute(
            """
            select path, rule_id, entity, _row_number, field
            from quality_results.rule_failure
            inner join raw.ndtms_file on rule_failure._file_id = ndtms_file.file_id
            """
        ).fetchall():
            failures[path].add((rule, entity, row, frozenset(fields.split(";"))))
        for provider, rule, entity, row, fields in connection.execute(
            """
            select agency_code, rule_id, entity, _row_number, field
            from quality_results.rule_failure where _file_id < 0
            """
        ).fetchall():
            local[provider].add((rule, entity, row, frozenset(fields.split(";"))))
        errors = connection.execute(
            "select * from quality_results.rule_result where status = 'error'"
        ).fetchall()
    with (home / "quality/latest/compliance.csv").open(encoding="utf-8", newline="") as handle:
        gates = {
            row["provider_code"]: row["gate"]
            for row in csv.DictReader(handle)
            if row["period"] == MONTH
        }
    return Judged(
        {one.fault: one for one in submitted}, failures, gates, errors, local, local_providers
    )


def build_quality_models(warehouse: Path) -> None:
    folder = warehouse.parent / "dbt"
    built = subprocess.run(
        [
            str(dbt_executable()), "--quiet", "--log-level-file", "none", "build",
            "--select", "+fqn:quality", "--resource-type", "seed", "--resource-type", "model",
        ],
        cwd=DBT_PROJECT,
        env={
            **os.environ,
            **dbt_environment(warehouse, folder),
            "DBT_TARGET_PATH": str(folder),
            "WAREHOUSE_KEY": "a key for tests",
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout[-3000:] + built.stderr[-1000:]


def expected(fault: Fault, file: str) -> set[tuple[str, str, int, frozenset[str]]]:
    return {
        (finding.rule, finding.entity, finding.row, finding.fields)
        for finding in fault.findings
        if finding.file == file and finding.rule in RULES
    }


@pytest.mark.parametrize("fault", CLEAN, ids=lambda fault: fault.service)
def test_nothing_is_said_of_a_clean_submission(judged: Judged, fault: Fault) -> None:
    submitted = judged.submitted[fault]
    assert {file: judged.failures.get(path, set()) for file, path in submitted.paths.items()} == {
        SENT: set(),
        EARLIER: set(),
    }
    assert judged.gates[submitted.agencies[SENT]] == "open"
    assert judged.errors == []


@pytest.mark.parametrize(
    "fault",
    [fault for fault in FAULTS if fault.rule in RULES],
    ids=lambda fault: f"{fault.rule}: {fault.wrong}",
)
def test_a_planted_fault_is_found_where_it_is_and_nothing_else(
    judged: Judged, fault: Fault
) -> None:
    submitted = judged.submitted[fault]
    for file, path in submitted.paths.items():
        assert judged.failures.get(path, set()) == expected(fault, file), file
    is_gating = any(RULES[rule].is_gate for rule, *_ in expected(fault, SENT))
    assert judged.gates[submitted.agencies[SENT]] == ("closed" if is_gating else "open")


@pytest.mark.parametrize(
    "fault", [CLEAN_LOCAL, *LOCAL_FAULTS], ids=lambda fault: f"{fault.rule}: {fault.wrong}"
)
def test_a_planted_fault_of_a_local_file_is_found_where_it_is_and_nothing_else(
    judged: Judged, fault: LocalFault
) -> None:
    provider = judged.local_providers[fault]
    assert judged.local.get(provider, set()) == {
        (fault.rule, entity, row, frozenset(fields.split(";")))
        for entity, row, fields in fault.finds
    }
    is_gating = bool(fault.finds) and RULES[fault.rule].is_gate
    assert judged.gates[provider] == ("closed" if is_gating else "open")


def test_every_rule_has_a_planted_fault() -> None:
    assert set(RULES) <= {fault.rule for fault in (*FAULTS, *LOCAL_FAULTS)}


def test_only_the_rule_of_a_fault_is_of_severity_reject() -> None:
    also_rejected = {
        finding.rule
        for fault in FAULTS
        for finding in fault.follows
        if finding.rule in RULES and finding.rule != fault.rule
        and RULES[finding.rule].severity == "reject"
    }  # fmt: skip
    assert also_rejected == set()
