"""Tables that outlast every rebuild: what was published when, and what the gate found."""

import json

import dagster as dg

from orchestration.defs.transform import MANIFEST, TRANSLATOR

# the publication and the gate write them as they go; dbt reads them, each as a source
SCHEMAS = ("history", "quality_results")

kept_tables = [
    dg.AssetSpec(
        TRANSLATOR.get_asset_key(source),
        description=source["description"],
        group_name=TRANSLATOR.get_group_name(source),
        owners=TRANSLATOR.get_owners(source),
        kinds={"duckdb"},
    )
    for source in json.loads(MANIFEST.read_text(encoding="utf-8"))["sources"].values()
    if source["schema"] in SCHEMAS
]
