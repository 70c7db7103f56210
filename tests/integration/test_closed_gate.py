"""A faulty submission, from the command to the fix list: nothing is published until it is mended.

A clean submission is published; then one faulty file after the other takes its place.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from tests.planted.faults import FAULTS, Fault
from tests.planted.submission import ADULT, MONTH, Extract, write_reference
from tests.program import cli

AGENCY = "N1001"
# a file rejected whole, a row, a client, a stay, an intervention, an outcome form
PLANTED = {
    "V001": ("", ""),
    "V004": ("", ""),
    "V013": ("REF-B", ""),
    "V024": ("REF-C", "5004"),
    "V047": ("REF-A", "5001"),
    "V055": ("REF-A", "5001"),
}


@dataclass(frozen=True)
class Site:
    """A landing folder and a home with the publication of a clean submission."""

    landing: Path
    home: Path

    def send(self, extract: Extract) -> str:
        """Put a file in the place of the one before."""
        return extract.write(self.landing, MONTH, ADULT, AGENCY, "AB")

    def run(self) -> tuple[int, str]:
        ended = cli(self.home, "run", WAREHOUSE_LANDING=str(self.landing), HISTORY_MONTHS="1")
        return ended.returncode, ended.stdout + ended.stderr

    def published(self) -> dict[str, str]:
        """Give every published file with what is in it, and where `latest` points to."""
        folder = self.home / "published"
        contents = {
            str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")
            if path.is_file()
        }
        return {**contents, "latest": str((folder / "latest").resolve())}

    def fix_list(self) -> list[dict[str, str]]:
        path = self.home / "quality/latest/fix-lists" / f"{AGENCY}.csv"
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("closed")
    site = Site(folder / "landing", folder / "home")
    write_reference(site.landing, {AGENCY: ADULT})
    site.send(Extract())
    status, told = site.run()
    assert status == 0, told[-3000:]
    assert site.fix_list() == []
    return site


@pytest.mark.parametrize(
    "fault",
    [next(fault for fault in FAULTS if fault.rule == rule) for rule in PLANTED],
    ids=lambda fault: fault.rule,
)
def test_a_fault_stops_the_run_and_stands_in_the_fix_list(site: Site, fault: Fault) -> None:
    before = site.published()
    path = site.send(fault.sent)
    status, told = site.run()
    assert status == 3, told[-3000:]
    assert f"quality gate closed for {MONTH}" in told
    assert site.published() == before
    (wanted,) = fault.finds
    (named,) = site.fix_list()
    assert named["problem"]
    assert named["how_to_fix"]
    assert (named["file"], named["agency_code"]) == (path, AGENCY)
    assert (named["rule_id"], named["entity"]) == (wanted.rule, wanted.entity)
    assert int(named["row_number"]) == wanted.row
    assert frozenset(named["field"].split(";")) == wanted.fields
    assert (named["client_ref"], named["episode_ref"]) == PLANTED[fault.rule]
