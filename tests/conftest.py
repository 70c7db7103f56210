"""What several kinds of tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.gate import Ruleset, load_ruleset
from tests.warehouses import Warehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "home").create()


@pytest.fixture(scope="session")
def ruleset() -> Ruleset:
    return load_ruleset()
