"""dbt: one asset per model, in two steps, with the quality gate between them."""

import os
import sys
from collections.abc import Iterator, Sequence
from graphlib import TopologicalSorter
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets
from dagster_dbt.metadata_set import DbtMetadataSet

from orchestration.defs.ingest import WRITER_POOL
from orchestration.lib.built_state import (
    are_built,
    forget_built,
    records_state,
    remember_built,
    views_state,
)
from orchestration.lib.dbt_environment import dbt_environment
from orchestration.lib.dbt_project import current_manifest
from orchestration.lib.duckdb_access import connect
from orchestration.lib.locked_dbt import LockedDbt
from orchestration.lib.partitions import ONE_MONTH_AT_A_TIME, monthly_partitions
from orchestration.lib.translator import WarehouseTranslator
from orchestration.publication.source_version import source_version
from orchestration.settings import DBT_PROJECT, PROJECT, Settings

RECORDS = "resource_type:seed fqn:staging fqn:quality"
FIGURES = "fqn:intermediate fqn:marts fqn:published"
# integrity of what is published is checked on every run; the logic of the models in between, by the
# test suite; so is the grain of the cases in each breakdown, which follows from that in the total
LOGIC_TESTS = " ".join(
    f"resource_type:test,fqn:{place}"
    for place in (
        "staging",
        "treatment_warehouse.quality.not_null*",
        "intermediate",
        "marts",
        "treatment_warehouse.published.unique_combination_published__measure_cases_*",
    )
)
# views that stand are left out, but not what tests them
WITHOUT_VIEWS = ("--indirect-selection", "empty", "--exclude", "config.materialized:view")

MANIFEST = current_manifest()
TRANSLATOR = WarehouseTranslator()


def _build(
    context: dg.AssetExecutionContext,
    # a test looks at the records or at the figures, never at both, so dbt need not look at
    # what each test reads; that would take it seven seconds before its first model
    selection: Sequence[str] = ("--indirect-selection", "eager"),
) -> Iterator[Any]:
    """Build what the step selects, data tests included; unit tests belong to the test suite.

    Args:
        context: of the step.
        selection: arguments of dbt that say more about what is built.

    """
    settings = Settings.from_environment()
    settings.prepare_home()
    os.environ.update(dbt_environment(settings.warehouse, settings.home / "dbt"))
    dbt = LockedDbt(
        project_dir=str(DBT_PROJECT),
        profiles_dir=str(PROJECT),
        dbt_executable=sys.executable,
        global_config_flags=[
            *("-m", "orchestration.lib.parsed_dbt"),
            # the manifest is there already, and Dagster reads the results from dbt's output
            *("--log-level-file", "none", "--no-write-json"),
        ],
    )
    invocation = dbt.cli(
        [
            *("build", "--exclude-resource-type", "unit_test", *selection),
            # the same order of tests and models, by a hundredth of the edges
            "--use-fast-test-edges",
        ],
        context=context,
        # a folder of its own for each step
        target_path=settings.home / "dbt" / f"target-{context.op.name}",
    )
    yield from invocation.stream()


def _with_standing_views(context: dg.AssetExecutionContext, events: Iterator[Any]) -> Iterator[Any]:
    """Give what comes of a build without views, and each view once all that it reads was given."""
    views = {
        spec.key
        for spec in context.assets_def.specs
        if DbtMetadataSet.extract(spec.metadata).materialization_type == "view"
    }
    keys = context.selected_asset_keys
    order = TopologicalSorter(
        {key: reads & keys for key, reads in context.assets_def.asset_deps.items()}
    )
    order.prepare()

    def give_views() -> Iterator[dg.MaterializeResult[None]]:
        while ready := [key for key in order.get_ready() if key in views]:
            for key in ready:
                yield _unchanged(key)
            order.done(*ready)

    yield from give_views()
    for event in events:
        yield event
        if isinstance(event, dg.Output):
            order.done(context.asset_key_for_output(event.output_name))
            yield from give_views()


def _unchanged(key: dg.AssetKey) -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(asset_key=key, metadata={"unchanged": True})


@dbt_assets(
    name="records",
    manifest=MANIFEST,
    select=RECORDS,
    exclude=LOGIC_TESTS,
    dagster_dbt_translator=TRANSLATOR,
    partitions_def=monthly_partitions,
    backfill_policy=ONE_MONTH_AT_A_TIME,
    pool=WRITER_POOL,
)
def records(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Build the registers, the split records and what the quality rules look at.

    They follow from the code, the registers and the landed files alone: where none of these
    changed, what stands in the warehouse is what a build would give.
    """
    warehouse = Settings.from_environment().warehouse
    with connect(warehouse) as connection:
        state = records_state(connection, source_version())
        is_unchanged = are_built(connection, "records", state)
        if not is_unchanged:
            forget_built(connection, "records")
    if is_unchanged:
        for key in TopologicalSorter(context.assets_def.asset_deps).static_order():
            if key in context.selected_asset_keys:
                yield _unchanged(key)
        return
    yield from _build(context)
    if not context.is_subset:
        with connect(warehouse) as connection:
            remember_built(connection, "records", state)


@dbt_assets(
    name="figures",
    manifest=MANIFEST,
    select=FIGURES,
    exclude=LOGIC_TESTS,
    dagster_dbt_translator=TRANSLATOR,
    partitions_def=monthly_partitions,
    backfill_policy=ONE_MONTH_AT_A_TIME,
    pool=WRITER_POOL,
)
def figures(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Build episodes, journeys, measures and the published views.

    A view follows from the code and the registers alone, whatever the month. Where all stand as
    they were built, only tables are built and only data tests are run.
    """
    if context.is_subset:
        yield from _build(context)
        return
    warehouse, code = Settings.from_environment().warehouse, source_version()
    with connect(warehouse) as connection:
        is_unchanged = are_built(connection, "views", views_state(connection, code))
    if is_unchanged:
        yield from _with_standing_views(context, _build(context, WITHOUT_VIEWS))
        return
    yield from _build(context)
    with connect(warehouse) as connection:
        remember_built(connection, "views", views_state(connection, code))
