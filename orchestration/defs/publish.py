"""Publication of a month, and the close of a financial quarter."""

import dagster as dg
import duckdb

from orchestration.defs import transform
from orchestration.defs.ingest import WRITER_POOL
from orchestration.gate import read_outcome
from orchestration.lib.partitions import (
    ONE_MONTH_AT_A_TIME,
    last_month_of,
    monthly_partitions,
    quarterly_partitions,
)
from orchestration.lib.registers import register
from orchestration.publication.publish import publish
from orchestration.settings import Settings
from orchestration.terminal import say

GROUP = "publication"
OWNERS = ["team:indicators"]


@dg.asset(
    key=[GROUP, "marts"],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"duckdb", "parquet"},
    description="The published file, Parquet copies, manifest and reports, swapped in one step.",
    deps=sorted(key for key in transform.figures.keys if key.path[0] == "published"),
    partitions_def=monthly_partitions,
    backfill_policy=ONE_MONTH_AT_A_TIME,
    pool=WRITER_POOL,
)
def marts(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Publish the month; a closed gate gets here only with a reason to override it."""
    settings = Settings.from_environment()
    outcome = read_outcome(settings.quality / "gate.json")
    if outcome.period != context.partition_key or not outcome.may_publish:
        raise dg.Failure(
            f"the quality gate has not opened {context.partition_key}; nothing was published",
            allow_retries=False,
        )
    publication = publish(
        settings.warehouse,
        settings.published,
        period=context.partition_key,
        accepted_reason=outcome.accepted_reason if outcome.gate == "closed" else None,
        accepted_exceptions=list(outcome.reasons),
        say=lambda line: say(f"  {line}"),
    )
    return dg.MaterializeResult(
        metadata={
            "publication": publication.number,
            "rows": dg.MetadataValue.json(publication.row_counts),
        }
    )


@dg.asset(
    key=[GROUP, "quarter"],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"duckdb"},
    description="The quarter's figures in the publication of its last month, found whole.",
    deps=[dg.AssetDep(dg.AssetKey([GROUP, "marts"]))],
    partitions_def=quarterly_partitions,
    backfill_policy=ONE_MONTH_AT_A_TIME,
)
def quarter(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Close a quarter: its last month is published and none of its figures is still immature."""
    settings = Settings.from_environment()
    period = last_month_of(context.partition_key)
    numbers = [
        int(folder.name)
        for folder in (settings.published / period).glob("*")
        if folder.name.isdigit()
    ]
    if not numbers:
        raise dg.Failure(
            f"{period}, the last month of the quarter, is not published: run it first",
            allow_retries=False,
        )
    folder = settings.published / period / str(max(numbers))
    # a preview stays early until its follow-up has passed, quarter or not
    previews = [f"{row['measure']}.{row['component']}" for row in register("measure_previews")]
    with duckdb.connect(str(folder / "marts.duckdb"), read_only=True) as reader:
        figures, immature = reader.execute(
            "select count(*), count_if(status = 'immature') from published.measure_values "
            "where period = ? and window_code = 'QTR' "
            "and not list_contains(?, measure || '.' || component)",
            [period, previews],
        ).fetchall()[0]
    if not figures or immature:
        raise dg.Failure(
            f"{period}: {immature} of {figures} quarterly figures are not final",
            allow_retries=False,
        )
    return dg.MaterializeResult(
        metadata={"publication": max(numbers), "quarterly figures": figures}
    )
