"""What several kinds of tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orchestration.gate import Ruleset, load_ruleset
from tests.warehouses import Warehouse

# the key of the pseudonyms; make exports the variable empty where it is not given
os.environ["WAREHOUSE_KEY"] = os.environ.get("WAREHOUSE_KEY") or "a key for tests"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take the longest file first, so that of several processes none waits for it at the end."""
    items.sort(key=lambda item: item.path.name != "test_whole_way.py")


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "home").create()


@pytest.fixture(scope="session")
def ruleset() -> Ruleset:
    return load_ruleset()
