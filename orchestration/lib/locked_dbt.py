"""dbt for Dagster, in the version that the lock file names."""

from functools import cached_property
from importlib import metadata

from dagster_dbt import DbtCliResource
from packaging.version import Version


class LockedDbt(DbtCliResource):
    """Knows its version: asking `dbt --version` takes seconds and looks in the package index."""

    @cached_property
    def _cli_version(self) -> Version:
        return Version(metadata.version("dbt-core"))
