"""The dbt project keeps its layers, and every model says what its rows are."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

import pytest

from orchestration.publication.publish import IDENTIFIERS
from orchestration.settings import DBT_PROJECT, PROJECT

Nodes = dict[str, Any]

# a layer reads itself and the layers named here; registers are open to all but `published`
READS = {
    "staging": {"source", "register"},
    "quality": {"staging", "register"},
    "intermediate": {"staging", "quality", "register"},
    "marts": {"staging", "quality", "intermediate", "register"},
    "published": {"marts"},
}
GROUPS = {
    "marts/comparison": "indicators",
    "marts/episodes": "episodes",
    "marts/history": "indicators",
    "marts/indicators": "indicators",
    "marts/measures": "indicators",
    "marts/quality": "data_quality",
    "quality": "data_quality",
}
CELL = {
    "measure", "component", "period", "window_code", "area", "provider_code", "client_group",
    "breakdown", "breakdown_value",
}  # fmt: skip
INDICATOR_CELL = {
    "indicator_id", "contract", "area", "period", "role", "label", "provider_code", "client_group",
    "breakdown", "breakdown_value",
}  # fmt: skip
# what readers of the publication rely on; more columns may be added, none taken away
KEPT_COLUMNS = {
    "measure_values": CELL
    | {"window_start", "window_end", "numerator", "denominator", "value", "lower_95", "upper_95"}
    | {"status", "status_reason", "data_cut", "stale_since"},
    "measure_cases": CELL | {"client_id", "journey_id", "in_numerator", "in_denominator", "reason"},
    "measure_history": CELL | {"numerator", "denominator", "value", "status", "publication"},
    "restatements": CELL
    | {"numerator_before", "denominator_before", "value_before", "publication_before"}
    | {"numerator_after", "denominator_after", "value_after", "publication_after", "reason"},
    "indicator_values": INDICATOR_CELL
    | {"framework", "measure", "component", "window_code", "window_start", "window_end"}
    | {"numerator", "denominator", "value", "lower_95", "upper_95", "status", "status_reason"}
    | {"target", "target_state", "achievement", "rag", "needed", "data_cut", "stale_since"},
    "indicator_history": INDICATOR_CELL
    | {"numerator", "denominator", "value", "target", "rag", "status", "publication"},
    "indicator_restatements": INDICATOR_CELL
    | {"numerator_before", "denominator_before", "value_before", "publication_before"}
    | {"numerator_after", "denominator_after", "value_after", "publication_after", "reason"},
    "dim_indicator": {"indicator_id", "framework", "title", "direction", "reading"},
    "dq_compliance": {"dataset", "provider_code", "period", "records", "failing_records"}
    | {"compliance", "gate"},
    "dq_rule_result": {"rule_id", "dataset", "provider_code", "entity", "field", "severity"}
    | {"status", "checked", "failed"},
    "dim_measure": {"measure", "component", "window_code"},
    "dim_period": {"period"},
    "dim_area": {"area", "authority_code"},
    "dim_provider": {"provider_code", "agency_code"},
    "dim_contract": {"contract", "framework", "area", "provider_code", "start_date", "end_date"},
    "fct_episode": {"episode_id", "client_id", "journey_id"},
    "fct_journey": {"journey_id", "client_id"},
    "fct_intervention": {"intervention_id", "episode_id", "client_id"},
    "fct_outcome_form": {"outcome_form_id", "episode_id", "client_id"},
    "fct_referral": {"episode_id", "client_id", "referral_date"},
}


def layer_of(name: str, node: dict[str, Any]) -> str:
    if name.startswith("source."):
        return "source"
    return "register" if name.startswith("seed.") else str(node["fqn"][1])


def in_layer(models: Nodes, layer: str) -> Nodes:
    return {name: node for name, node in models.items() if layer_of(name, node) == layer}


def relations(manifest: dict[str, Any]) -> Nodes:
    return {**manifest["nodes"], **manifest["sources"]}


def test_every_model_is_in_a_layer(models: Nodes) -> None:
    assert {layer_of(name, node) for name, node in models.items()} == set(READS)


@pytest.mark.parametrize("layer", READS)
def test_a_layer_reads_only_what_is_above_it(
    layer: str, manifest: dict[str, Any], models: Nodes
) -> None:
    every = relations(manifest)
    below = [
        f"{node['name']} reads {every[read]['schema']}.{every[read]['name']}"
        for node in in_layer(models, layer).values()
        for read in node["depends_on"]["nodes"]
        if layer_of(read, every[read]) not in {layer, *READS[layer]}
    ]
    assert not below, "\n".join(below)


def test_no_model_depends_on_itself(models: Nodes) -> None:
    graph = {name: set(node["depends_on"]["nodes"]) for name, node in models.items()}
    assert len(tuple(TopologicalSorter(graph).static_order())) >= len(models)


def test_every_source_table_is_read(manifest: dict[str, Any], models: Nodes) -> None:
    read = {name for node in models.values() for name in node["depends_on"]["nodes"]}
    # kept for the gate and the landing alone
    unread = {name.partition("treatment_warehouse.")[2] for name in set(manifest["sources"]) - read}
    assert unread <= {"raw.ndtms_scan", "quality_results.rule_result"}


def test_every_model_is_read_or_published(models: Nodes) -> None:
    read = {name for node in models.values() for name in node["depends_on"]["nodes"]}
    idle = [
        node["name"]
        for name, node in models.items()
        # the gate, not a model, reads the relations of the rules
        if name not in read and layer_of(name, node) not in ("published", "quality")
    ]
    # read by the publication, which keeps the history
    assert set(idle) <= {
        "measure_history_additions", "measure_restatements",
        "indicator_history_additions", "indicator_restatement_additions",
    }  # fmt: skip


def test_every_model_says_what_a_row_is(models: Nodes) -> None:
    silent = [
        node["name"]
        for node in models.values()
        if not node["description"].startswith("One row per ")
    ]
    assert not silent, "\n".join(["its description begins with `One row per`:", *silent])


def test_every_model_has_a_grain_test(manifest: dict[str, Any], models: Nodes) -> None:
    tested = {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if (node.get("test_metadata") or {}).get("name") in ("unique", "unique_combination")
    }
    untested = sorted(models[name]["name"] for name in set(models) - tested)
    assert not untested, "\n".join(["unique on the key, or unique_combination:", *untested])


def test_no_test_is_switched_off_or_softened(manifest: dict[str, Any]) -> None:
    soft = [
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and (
            node["config"]["severity"].lower() != "error"
            or node["config"]["error_if"] != "!= 0"
            or node["config"]["where"]
            or node["config"]["limit"]
        )
    ]
    switched_off = sorted(manifest["disabled"])
    assert not soft
    # the calibration of the synthetic extracts is no register of the warehouse
    assert all(name.startswith("seed.treatment_warehouse.") for name in switched_off)


def test_every_model_names_its_owner(models: Nodes) -> None:
    unowned = [node["name"] for node in models.values() if not node["config"]["meta"].get("owner")]
    assert not unowned, "\n".join(sorted(unowned))


def test_every_documented_column_has_a_type_and_a_description(models: Nodes) -> None:
    poor = [
        f"{node['name']}.{column['name']}"
        for node in models.values()
        for column in node["columns"].values()
        if not (column["data_type"] and column["description"])
    ]
    assert not poor, "\n".join(poor)


def test_models_of_a_folder_have_its_group_and_only_published_ones_are_public(
    models: Nodes,
) -> None:
    for name, node in models.items():
        layer = layer_of(name, node)
        folder = "/".join(node["fqn"][1:3]) if layer == "marts" else layer
        assert node["config"]["group"] == GROUPS.get(folder), node["name"]
        assert node["access"] == ("public" if layer == "published" else "protected"), node["name"]


def test_published_models_keep_their_contract(models: Nodes) -> None:
    for node in in_layer(models, "published").values():
        assert node["config"]["contract"]["enforced"] is True, node["name"]
        assert node["columns"], node["name"]


def test_published_models_show_the_mart_of_their_name_and_nothing_else(models: Nodes) -> None:
    for node in in_layer(models, "published").values():
        assert node["schema"] == "published"
        assert node["name"] == f"published__{node['alias']}"
        assert len(node["depends_on"]["nodes"]) == 1, node["name"]


def test_the_publication_keeps_the_tables_and_columns_that_readers_rely_on(models: Nodes) -> None:
    columns = {
        node["alias"]: set(node["columns"]) for node in in_layer(models, "published").values()
    }
    missing = [
        f"{table}.{column}"
        for table, kept in KEPT_COLUMNS.items()
        for column in kept - columns.get(table, set())
    ]
    assert not missing, "\n".join(sorted(missing))


def test_published_columns_have_types_that_parquet_has_too(models: Nodes) -> None:
    # a hugeint, as DuckDB gives for a sum of whole numbers, becomes a double in the Parquet copy
    types = {"varchar", "boolean", "integer", "bigint", "double", "date", "timestamp"}
    others = [
        f"{node['alias']}.{column['name']}: {column['data_type']}"
        for node in in_layer(models, "published").values()
        for column in node["columns"].values()
        if column["data_type"] not in types and not column["data_type"].startswith("decimal(")
    ]
    assert not others, "\n".join(others)


def macros_that_hash(macros: Nodes) -> set[str]:
    """Give the macros through which the key of the pseudonyms is reached."""
    found = {"macro.treatment_warehouse.pseudonym"}
    while True:
        callers = {
            name for name, macro in macros.items() if found & set(macro["depends_on"]["macros"])
        }
        if callers <= found:
            return found
        found |= callers


def read_through_views(name: str, models: Nodes) -> set[str]:
    """Give a view and the views that are worked out whenever it is read."""
    if name not in models or models[name]["config"]["materialized"] != "view":
        return set()
    return {name}.union(
        *(read_through_views(parent, models) for parent in models[name]["depends_on"]["nodes"])
    )


def test_a_reader_without_the_key_reads_only_pseudonyms_that_are_stored(
    manifest: dict[str, Any], models: Nodes
) -> None:
    """In a session without the key a view that hashes would give nobody a pseudonym."""
    hashing = macros_that_hash(manifest["macros"])
    assert any(hashing & set(node["depends_on"]["macros"]) for node in models.values())
    read = set[str]().union(
        *(read_through_views(name, models) for name in in_layer(models, "published"))
    )
    assert not [name for name in read if hashing & set(models[name]["depends_on"]["macros"])]


def test_no_published_column_identifies_a_person(models: Nodes) -> None:
    named = [
        f"{node['alias']}.{column}"
        for node in in_layer(models, "published").values()
        for column in node["columns"]
        if column.lower() in IDENTIFIERS
    ]
    assert not named


def test_the_secret_and_the_target_are_the_only_things_read_from_the_environment(
    manifest: dict[str, Any],
) -> None:
    """A model that read a variable would not be made again from the request alone."""
    code = {
        node["original_file_path"]: node["raw_code"]
        for node in manifest["nodes"].values()
        if "raw_code" in node
    } | {
        macro["original_file_path"]: macro["macro_sql"]
        for macro in manifest["macros"].values()
        if macro["package_name"] == "treatment_warehouse"
    }
    readers = {path for path, text in code.items() if "env_var(" in text or " var(" in text}
    assert readers <= {"macros/measure_registry.sql"}


def test_every_published_table_is_named_in_a_guide() -> None:
    guides = [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]
    text = "".join(guide.read_text(encoding="utf-8") for guide in guides)
    models = (DBT_PROJECT / "models/published").glob("published__*.sql")
    tables = {model.stem.removeprefix("published__") for model in models}
    assert len(tables) > 30
    assert not {name for name in tables if f"`{name}`" not in text}
