"""Where things are and what a run is asked for: the interface's variables, read in one place."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[1]
SEEDS = PROJECT / "seeds"
DBT_PROJECT = PROJECT / "dbt_project"
EXPECTATIONS = PROJECT / "expectations"

_LONGEST_HISTORY = 4  # digits; the calendar has fewer months
_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class SettingFault(ValueError):
    """A setting that cannot be used; the message names it and says what to write."""


def _check_target(target: str | None) -> None:
    with (PROJECT / "profiles.yml").open(encoding="utf-8") as handle:
        targets = yaml.safe_load(handle)["treatment_warehouse"]["outputs"]
    if target is not None and target not in targets:
        raise SettingFault(
            f"WAREHOUSE_TARGET {target} is no target of profiles.yml: write {', '.join(targets)}"
        )


@dataclass(frozen=True)
class Settings:
    """The settings of one run.

    Attributes:
        home: folder of the warehouse file, the run state and all outputs.
        landing: folder of extracts, never written to.
        landing_is_sample: no landing folder was given; the sample is written first.
        period: report month `YYYY-MM`, None for the latest month with a submission.
        history_months: how many months the measures are computed for, `period` included.
        accept_reason: why a month is published in spite of a closed gate, None for no override.

    """

    home: Path
    landing: Path
    landing_is_sample: bool
    period: str | None
    history_months: int
    accept_reason: str | None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from the environment; an empty variable counts as not set.

        Raises:
            SettingFault: a variable holds something that cannot be used.

        """
        given = {
            name: value.strip()
            for name, value in (os.environ if environment is None else environment).items()
            if value.strip()
        }
        home = Path(given.get("WAREHOUSE_HOME", str(PROJECT / "data"))).expanduser().resolve()
        named = given.get("WAREHOUSE_LANDING")
        landing = Path(named).expanduser().resolve() if named else home / "sample"
        if home.is_relative_to(landing):
            raise SettingFault(
                f"WAREHOUSE_HOME {home} lies in WAREHOUSE_LANDING {landing}, where nothing may be "
                "written: name a folder outside it"
            )
        _check_target(given.get("WAREHOUSE_TARGET"))
        period = given.get("PERIOD")
        if period is not None and not _PERIOD.fullmatch(period):
            raise SettingFault("PERIOD is not a month: write it as YYYY-MM, for example 2025-03")
        history = given.get("HISTORY_MONTHS", "36")
        if not history.isdecimal() or len(history) > _LONGEST_HISTORY or int(history) < 1:
            raise SettingFault("HISTORY_MONTHS is not a whole number of months from 1 to 9999")
        return cls(
            home=home,
            landing=landing,
            landing_is_sample=named is None,
            period=period,
            history_months=int(history),
            accept_reason=given.get("ACCEPT"),
        )

    @property
    def warehouse(self) -> Path:
        """The build file; it holds identifiers and is readable by its owner alone."""
        return self.home / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """Folder of the publications."""
        return self.home / "published"

    @property
    def quality(self) -> Path:
        """Folder of the quality outputs of the latest run."""
        return self.home / "quality" / "latest"

    def prepare_home(self) -> None:
        """Make WAREHOUSE_HOME, and the secret of the pseudonyms where none was given.

        The secret is made once and kept in WAREHOUSE_HOME, readable by its owner alone.

        Raises:
            SettingFault: the folder cannot be made or written to, or the kept secret is empty.

        """
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o750)
            if not os.environ.get("WAREHOUSE_KEY", "").strip():
                os.environ["WAREHOUSE_KEY"] = self._kept_key()
        except OSError as error:
            raise SettingFault(
                f"WAREHOUSE_HOME {self.home}: cannot be used ({error.strerror}): "
                "name a folder of yours that can be written to"
            ) from error

    def _kept_key(self) -> str:
        key_file = self.home / "pseudonym.key"
        if not key_file.exists():
            aside = key_file.with_suffix(".new")
            aside.unlink(missing_ok=True)
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as handle:
                handle.write(secrets.token_hex(32))
            aside.replace(key_file)
        kept = key_file.read_text(encoding="utf-8", errors="replace").strip()
        if not kept:
            raise SettingFault(
                f"{key_file} is empty: put the secret back from your copy, or remove the file to "
                "have a new one made, with which pseudonyms differ from those of before"
            )
        return kept
