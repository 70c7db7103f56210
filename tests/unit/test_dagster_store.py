"""Dagster's store of a home."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.lib.dagster_store import open_store


def test_nothing_is_sent_and_nobody_is_asked_for_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # what the store sets is taken back after the test
    monkeypatch.setenv("DAGSTER_HOME", "")
    with open_store(tmp_path) as instance:
        assert not instance.telemetry_enabled
        assert not instance.nux_enabled
