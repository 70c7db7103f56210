"""What models use of dbt beyond sqlfluff's own stand-ins, so that they can be linted without dbt.

The SQL given here only has to parse; dbt itself renders the real one.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import agate
import duckdb

_SEEDS = Path(__file__).resolve().parents[3] / "seeds"

execute = True


# what has landed is in no seed; two entities render all that a loop over them can
_LANDED = """
    create table raw_local_file as
    select unnest(['client', 'prescription']) as entity, 'landed' as status;
    create view stg_local_files as from raw_local_file;
    create table int_report_dates (as_at_id integer, is_report_month boolean)
"""


def run_query(query: str) -> agate.Table:
    """Answer the few queries that models ask while they are rendered, in the form that dbt does.

    sqlfluff runs this module anew for each file, so only the registers a query names are read.
    """
    with duckdb.connect() as database:
        database.execute("create schema registers; set schema = 'registers'")
        for seed in _SEEDS.glob("*.csv"):
            if seed.stem in query:
                database.execute(
                    f"create view {seed.stem} as "
                    f"from read_csv('{seed}', header = true, all_varchar = true)"
                )
        database.execute(_LANDED)
        result = database.execute(query)
        names = [column[0] for column in result.description]
        return agate.Table(result.fetchall(), names, [agate.Text()] * len(names))


def env_var(name: str, default: str = "") -> str:
    """Give the registered measures or entities, the variables that models ask for."""
    seed, column = (
        ("local_entities", "entity")
        if name == "WAREHOUSE_LOCAL_ENTITIES"
        else ("measures", "measure")
    )
    with (_SEEDS / f"{seed}.csv").open(newline="", encoding="utf-8") as handle:
        return ",".join(row[column] for row in csv.DictReader(handle))


class _Dbt:
    """The cross-database macros, as any function call that parses."""

    @staticmethod
    def type_string() -> str:
        return "varchar"

    @staticmethod
    def type_bigint() -> str:
        return "bigint"

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments: (
            f"{name}({', '.join(str(argument) for argument in arguments[:2])})"
        )


class _Adapter:
    """Dispatch: the name of the macro as a function."""

    @staticmethod
    def dispatch(name: str) -> Any:
        return lambda *arguments: (
            f"{name}({arguments[0] if isinstance(arguments[0], str) else ', '.join(arguments[0])})"
        )


dbt = _Dbt()
adapter = _Adapter()
