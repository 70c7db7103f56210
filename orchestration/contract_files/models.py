"""The staging model of every entity, and what it is documented and tested for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from orchestration.contract_files.contracts import LocalEntity

FOLDER = Path("dbt_project/models/staging/local")

_DATA_TYPES = {
    "boolean": "boolean",
    "code": "varchar",
    "date": "date",
    "decimal": "double",
    "integer": "integer",
    "list": "varchar",
    "month": "date",
    "text": "varchar",
    "timestamp": "timestamp",
}
_ROW_OF_FILE = [
    {"name": "_file_id", "data_type": "integer", "description": "landed file the row came from"},
    {"name": "_row_number", "data_type": "integer", "description": "data row in the file, from 1"},
]


class _IndentedLists(yaml.SafeDumper):
    """Writes a list indented below its key, as the files written by hand do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)


def staging_models(entity: LocalEntity) -> dict[Path, str]:
    """Give the model of an entity and its properties, by path in the project."""
    name = f"stg_local__{entity.name}"
    return {
        FOLDER / f"{name}.sql": f"{{{{ local_entity('{entity.name}') }}}}\n",
        FOLDER / f"{name}.yml": yaml.dump(
            {"version": 2, "models": [_properties(name, entity)]},
            Dumper=_IndentedLists,
            sort_keys=False,
            allow_unicode=True,
            width=100,
        ),
    }


def _properties(name: str, entity: LocalEntity) -> dict[str, Any]:
    grain = {"columns": [str(column["name"]) for column in _ROW_OF_FILE]}
    return {
        "name": name,
        "description": f"One row per data row of a landed file of {entity.name}. {entity.about}.",
        "config": {"meta": {"owner": "episodes"}},
        "data_tests": [{"unique_combination": {"arguments": grain}}],
        "columns": [
            *_ROW_OF_FILE,
            *(
                {
                    "name": field.name,
                    "data_type": _DATA_TYPES[field.content],
                    "description": field.description,
                }
                for field in entity.fields
            ),
        ],
    }
