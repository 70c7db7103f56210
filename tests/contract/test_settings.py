"""The variables of the interface: what they default to, what they take and what they refuse."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from jinja2 import Environment

from orchestration.cli import _refuse_to_mix_with_the_sample
from orchestration.faults import RunFault
from orchestration.lib.calendar import reporting_month
from orchestration.lib.dbt_project import dbt_executable
from orchestration.lib.duckdb_access import MEMORY_LIMIT, STORAGE_VERSION, connect
from orchestration.lib.keyed_hash import hmac_pads
from orchestration.settings import DBT_PROJECT, PROJECT, SettingFault, Settings


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.from_environment({})
    assert settings.home == PROJECT / "data"
    assert settings.landing == PROJECT / "data" / "sample"
    assert settings.landing_is_sample
    assert settings.period is None
    assert settings.history_months == 36
    assert settings.accept_reason is None


def test_an_empty_variable_counts_as_not_set() -> None:
    names = ("PERIOD", "ACCEPT", "HISTORY_MONTHS", "WAREHOUSE_LANDING", "WAREHOUSE_HOME")
    for blank in ("", "  "):
        assert Settings.from_environment(dict.fromkeys(names, blank)) == Settings.from_environment(
            {}
        )


def test_every_variable_is_taken(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "WAREHOUSE_HOME": str(tmp_path / "home"),
            "WAREHOUSE_LANDING": str(tmp_path / "landing"),
            "PERIOD": " 2025-03 ",
            "HISTORY_MONTHS": "12",
            "ACCEPT": "the provider sends the rest next month",
        }
    )
    assert settings == Settings(
        home=tmp_path / "home",
        landing=tmp_path / "landing",
        landing_is_sample=False,
        period="2025-03",
        history_months=12,
        accept_reason="the provider sends the rest next month",
    )
    assert settings.warehouse == tmp_path / "home" / "warehouse.duckdb"
    assert settings.published == tmp_path / "home" / "published"
    assert settings.quality == tmp_path / "home" / "quality" / "latest"


def test_the_sample_lies_in_the_home_that_was_given(tmp_path: Path) -> None:
    assert (
        Settings.from_environment({"WAREHOUSE_HOME": str(tmp_path)}).landing == tmp_path / "sample"
    )


def test_real_extracts_are_refused_beside_the_sample_and_the_sample_itself_is_not(
    tmp_path: Path,
) -> None:
    (tmp_path / "home" / "sample").mkdir(parents=True)
    home = {"WAREHOUSE_HOME": str(tmp_path / "home")}
    _refuse_to_mix_with_the_sample(Settings.from_environment(home))
    named = {**home, "WAREHOUSE_LANDING": str(tmp_path / "home" / "sample")}
    _refuse_to_mix_with_the_sample(Settings.from_environment(named))
    real = {**home, "WAREHOUSE_LANDING": str(tmp_path / "real")}
    with pytest.raises(RunFault, match="holds the sample"):
        _refuse_to_mix_with_the_sample(Settings.from_environment(real))


def test_the_sample_is_refused_beside_real_extracts(tmp_path: Path) -> None:
    settings = Settings.from_environment({"WAREHOUSE_HOME": str(tmp_path)})
    _refuse_to_mix_with_the_sample(settings)
    settings.warehouse.touch()
    with pytest.raises(RunFault, match="was built from a landing folder"):
        _refuse_to_mix_with_the_sample(settings)


def test_folders_may_be_relative_or_start_at_the_users_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    settings = Settings.from_environment({"WAREHOUSE_HOME": "here", "WAREHOUSE_LANDING": "~/in"})
    assert settings.home == tmp_path / "here"
    assert settings.landing == tmp_path / "user" / "in"


@pytest.mark.parametrize("home", ["in", "in/warehouse"])
def test_a_home_in_the_landing_folder_is_refused(tmp_path: Path, home: str) -> None:
    given = {"WAREHOUSE_HOME": str(tmp_path / home), "WAREHOUSE_LANDING": str(tmp_path / "in")}
    with pytest.raises(SettingFault, match=r"WAREHOUSE_HOME .* nothing may be written"):
        Settings.from_environment(given)


def test_a_landing_folder_may_lie_in_the_home_and_beside_it(tmp_path: Path) -> None:
    for landing in (tmp_path / "home" / "in", tmp_path / "home_in"):
        given = {"WAREHOUSE_HOME": str(tmp_path / "home"), "WAREHOUSE_LANDING": str(landing)}
        assert Settings.from_environment(given).landing == landing


@pytest.mark.parametrize("period", ["2025", "2025-3", "2025-13", "2025-00", "25-03", "2025-03-31"])
def test_a_period_that_is_no_month_is_refused(period: str) -> None:
    with pytest.raises(SettingFault, match=r"PERIOD .* YYYY-MM"):
        Settings.from_environment({"PERIOD": period})


@pytest.mark.parametrize("months", ["0", "-1", "1.5", "three", "²", "10000", "9" * 5000])
def test_a_history_that_is_no_number_of_months_is_refused(months: str) -> None:
    with pytest.raises(SettingFault, match="HISTORY_MONTHS"):
        Settings.from_environment({"HISTORY_MONTHS": months})


def test_a_month_out_of_the_calendar_is_refused_with_the_file_to_extend() -> None:
    assert reporting_month("2024-02").report_date.day == 29
    with pytest.raises(SettingFault, match=r"PERIOD 1999-01 .*seeds/reporting_calendar\.csv"):
        reporting_month("1999-01")


# the secret ----------------------------------------------------------------------------------


def prepared(home: Path, monkeypatch: pytest.MonkeyPatch, given: str = "") -> str:
    """Prepare a home with or without a secret given; give the secret that dbt will see."""
    monkeypatch.setenv("WAREHOUSE_KEY", given)
    Settings.from_environment({"WAREHOUSE_HOME": str(home)}).prepare_home()
    return os.environ["WAREHOUSE_KEY"]


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = prepared(tmp_path / "home", monkeypatch)
    assert re.fullmatch("[0-9a-f]{64}", first)
    kept = tmp_path / "home" / "pseudonym.key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert prepared(tmp_path / "home", monkeypatch) == first
    assert prepared(tmp_path / "other", monkeypatch) != first


def test_a_secret_that_is_given_is_used_and_not_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert prepared(tmp_path, monkeypatch, given="given") == "given"
    assert not list(tmp_path.iterdir())


def test_a_secret_left_half_made_by_a_killed_run_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pseudonym.new").write_text("half")
    secret = prepared(tmp_path, monkeypatch)
    assert secret != "half"
    assert (tmp_path / "pseudonym.key").read_text() == secret


def test_a_kept_secret_that_is_empty_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pseudonym.key").write_text("\n")
    with pytest.raises(SettingFault, match=r"pseudonym\.key is empty: .*copy"):
        prepared(tmp_path, monkeypatch)


@pytest.mark.parametrize("secret", ["k", "k" * 64, "k" * 65, "schlüssel"])
def test_the_pads_of_the_secret_give_the_standard_keyed_hash(secret: str) -> None:
    inner, outer = hmac_pads(secret)
    text = b"RS1980-01-01F"
    found = hashlib.sha256(outer + hashlib.sha256(inner + text).digest()).hexdigest()
    assert found == hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


# the target ----------------------------------------------------------------------------------


def profile() -> dict[str, Any]:
    text = (PROJECT / "profiles.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["treatment_warehouse"])


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ({}, "dev"),
        ({"WAREHOUSE_TARGET": ""}, "dev"),
        ({"WAREHOUSE_TARGET": "prod"}, "prod"),
        ({"WAREHOUSE_TARGET": "ci"}, "ci"),
    ],
)
def test_the_target_is_the_one_given_or_dev(given: dict[str, str], target: str) -> None:
    chosen = Environment().from_string(profile()["target"])
    assert chosen.render(env_var=given.get) == target


def test_the_targets_of_the_project_build_one_duckdb_file() -> None:
    targets = profile()["outputs"]
    assert {"dev", "ci", "prod"} <= set(targets)
    for name in ("dev", "ci", "prod"):
        assert targets[name]["type"] == "duckdb"
        assert "env_var('WAREHOUSE_FILE'" in targets[name]["path"]


def test_dbt_opens_the_warehouse_with_the_settings_of_every_other_step(tmp_path: Path) -> None:
    settings = profile()["outputs"]["dev"]["settings"]
    assert settings["memory_limit"] == MEMORY_LIMIT
    with connect(tmp_path / "warehouse.duckdb") as connection:
        found = connection.execute(
            "select current_setting('max_vacuum_tasks'), "
            "current_setting('disabled_compression_methods')"
        ).fetchone()
    assert found == (settings["max_vacuum_tasks"], settings["disabled_compression_methods"])


def test_a_new_build_file_has_the_form_that_is_written_fast_and_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with connect(path):
        pass
    with duckdb.connect(str(path)) as connection:
        tags = connection.execute(
            "select tags from duckdb_databases() where database_name = 'warehouse'"
        ).fetchall()[0][0]
    assert tags["storage_version"] == f"{STORAGE_VERSION}+"


def test_an_unknown_target_is_refused_by_dbt_with_the_names_of_the_known(
    clean_environment: dict[str, str], tmp_path: Path
) -> None:
    result = subprocess.run(
        [str(dbt_executable()), "parse"],
        cwd=DBT_PROJECT,
        env={
            **clean_environment,
            "WAREHOUSE_TARGET": "nowhere",
            "WAREHOUSE_MEASURES": "ACT01",
            "WAREHOUSE_LOCAL_MODELS": "measure_local_naloxone",
            "DBT_PROFILES_DIR": str(PROJECT),
            "DBT_TARGET_PATH": str(tmp_path / "target"),
            "DBT_LOG_PATH": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "does not have a target named 'nowhere'" in result.stdout
    assert all(f"- {name}" in result.stdout for name in ("dev", "ci", "prod"))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("WAREHOUSE_TARGET", "nowhere"),
        ("PERIOD", "March"),
        ("WAREHOUSE_LANDING", "nowhere"),
        # a file stands in the place of the folder, or above it
        ("WAREHOUSE_HOME", "profiles.yml"),
        ("WAREHOUSE_HOME", "profiles.yml/home"),
    ],
)
def test_a_run_tells_a_setting_it_cannot_use_in_one_line(
    variable: str, value: str, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "landing").mkdir()
    settings = {
        "WAREHOUSE_HOME": str(tmp_path / "home"),
        "WAREHOUSE_LANDING": str(tmp_path / "landing"),
    }
    result = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "run"],
        cwd=PROJECT,
        env={**clean_environment, **settings, variable: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("fault: ")
    assert variable in line
