"""Landing: every file of the landing folder, once, as it came."""

from collections.abc import Iterator

import dagster as dg

from orchestration.gate import create_result_tables
from orchestration.landing import LandingReport, land
from orchestration.lib.duckdb_access import connect
from orchestration.lib.partitions import ONE_MONTH_AT_A_TIME, monthly_partitions
from orchestration.publication.history import create_history_tables, previous_publication
from orchestration.settings import SEEDS, Settings

WRITER_POOL = "warehouse_writer"
GROUP = "raw"
OWNERS = ["team:data_engineering"]

_LANDED = {
    "ndtms_file": "One row per landed or rejected NDTMS file, with its SHA-256.",
    "ndtms_row": "Every data row of every landed file, all columns as text.",
    "ndtms_rejected_row": "Rows that could not be split in the header's columns.",
    "ndtms_scan": "What lies in the landing folder now.",
    "reference_agencies": "Agencies, their providers and services.",
    "reference_areas": "Residence codes and the areas they belong to.",
    "reference_contracts": "Contracts, their frameworks and providers.",
    "reference_benchmarks": "Published figures that were landed.",
    "reference_prevalence": "Estimates of need that were landed.",
    "reference_targets": "Targets of indicators that were landed.",
    "reference_deprivation": "Deprivation of wards that was landed.",
    "reference_population": "Residents of areas that were landed.",
    "reference_ext_death_registration": "Deaths registered in areas that were landed.",
    "reference_ext_admission_rate": "Rates of hospital admission of areas that were landed.",
    "reference_ext_ofsted_grade": "Inspections of small group homes that were landed.",
}


def landing_metadata(report: LandingReport) -> dict[str, dg.MetadataValue]:
    """Say what a landing did, in counts and file names alone."""
    return {
        "files seen": dg.MetadataValue.int(report.seen),
        "files landed": dg.MetadataValue.int(len(report.landed)),
        "files rejected": dg.MetadataValue.int(len(report.rejected)),
        "rows kept out": dg.MetadataValue.int(report.rejected_rows),
    }


@dg.multi_asset(
    name="land_extracts",
    specs=[
        dg.AssetSpec(
            [GROUP, table],
            description=description,
            group_name=GROUP,
            owners=OWNERS,
            kinds={"duckdb"},
        )
        for table, description in _LANDED.items()
    ],
    pool=WRITER_POOL,
)
def landing(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    """Land the files that are new, in the order of month and file name."""
    settings = Settings.from_environment()
    report = land(settings.landing, settings.warehouse, seeds=SEEDS, log=context.log)
    for table in _LANDED:
        yield dg.MaterializeResult(
            asset_key=[GROUP, table],
            metadata=landing_metadata(report) if table == "ndtms_file" else {},
        )


landing_job = dg.define_asset_job(
    "landing",
    dg.AssetSelection.assets(landing),
    description="Land what is new in the landing folder.",
)


@dg.asset(
    key=[GROUP, "run_request"],
    group_name=GROUP,
    owners=OWNERS,
    kinds={"duckdb"},
    description="What this run was asked for: report month, months of history, what came before.",
    deps=[dg.AssetKey([GROUP, "ndtms_file"])],
    partitions_def=monthly_partitions,
    backfill_policy=ONE_MONTH_AT_A_TIME,
    pool=WRITER_POOL,
)
def run_request(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Write the request as data, so that no model needs a variable or a clock."""
    settings = Settings.from_environment()
    period = context.partition_key
    with connect(settings.warehouse) as connection:
        create_history_tables(connection)
        create_result_tables(connection)
        previous = previous_publication(connection, period)
        connection.execute(
            """
            create or replace table raw.run_request as
            select
                ?::varchar as period, ?::integer as history_months,
                ?::integer as previous_publication, ?::varchar as previous_period,
                ?::integer as previous_file_id
            """,
            [
                period,
                settings.history_months,
                previous.publication if previous else None,
                previous.period if previous else None,
                previous.last_file_id if previous else None,
            ],
        )
    return dg.MaterializeResult(
        metadata={"period": period, "compared with": str(previous.publication if previous else "-")}
    )
