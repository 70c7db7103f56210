"""dbt: one asset per model, in two steps, with the quality gate between them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource, dbt_assets

from orchestration.defs.ingest import WRITER_POOL
from orchestration.lib.dbt_environment import dbt_environment
from orchestration.lib.dbt_project import current_manifest, dbt_executable
from orchestration.lib.partitions import monthly_partitions
from orchestration.lib.translator import WarehouseTranslator
from orchestration.settings import DBT_PROJECT, PROJECT, Settings

RECORDS = "resource_type:seed path:models/staging path:models/quality"
FIGURES = "path:models/intermediate path:models/marts path:models/published"

MANIFEST = current_manifest()
TRANSLATOR = WarehouseTranslator()


def _build(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Build what the step selects, data tests included; unit tests belong to the test suite."""
    settings = Settings.from_environment()
    settings.prepare_home()
    os.environ.update(dbt_environment(settings.warehouse, settings.home / "dbt"))
    dbt = DbtCliResource(
        project_dir=str(DBT_PROJECT),
        profiles_dir=str(PROJECT),
        dbt_executable=str(dbt_executable()),
    )
    yield from dbt.cli(
        ["--quiet", "build", "--exclude-resource-type", "unit_test"], context=context
    ).stream()


@dbt_assets(
    name="records",
    manifest=MANIFEST,
    select=RECORDS,
    dagster_dbt_translator=TRANSLATOR,
    partitions_def=monthly_partitions,
    pool=WRITER_POOL,
)
def records(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Build the registers, the split records and what the quality rules look at."""
    yield from _build(context)


@dbt_assets(
    name="figures",
    manifest=MANIFEST,
    select=FIGURES,
    dagster_dbt_translator=TRANSLATOR,
    partitions_def=monthly_partitions,
    pool=WRITER_POOL,
)
def figures(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Build episodes, journeys, measures and the published views."""
    yield from _build(context)
