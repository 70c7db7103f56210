"""dbt for Dagster, in the version that the lock file names."""

from collections.abc import Sequence
from functools import cached_property
from importlib import metadata

from dagster_dbt import DbtCliResource
from packaging.version import Version


class LockedDbt(DbtCliResource):
    """Starts dbt at once: what Dagster would ask of it first is known or not needed."""

    @cached_property
    def _cli_version(self) -> Version:
        """Give what the lock file names: `dbt --version` takes seconds, and asks the index."""
        return Version(metadata.version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> None:  # type: ignore[override]
        """Leave out an adapter in Dagster's own process, which takes seconds.

        Dagster looks at columns and counts rows with it where an asset asks for that; none does.
        """
