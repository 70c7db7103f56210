"""Items checked and items at fault, month by month, of the submissions that are current for theirs.

The figures of the contracts on data quality are made of these.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.gate.completeness import count_mandatory_fields
from orchestration.gate.rules import LOCAL_DATASET

# a value that is there, can be read and stands in its list is valid; a row that takes a return back
# is asked for nothing
_ITEMS = """
create or replace temp table gate_item as
with needed as (
    select entity, field from read_csv($local_fields, header = true, all_varchar = true)
    where is_filled = 'Y'
),

needed_counts as (
    select entity, count(*) as items from needed group by entity
),

units as (
    select * from gate_unit where is_current and is_validated
),

local_records as (
    select
        units.provider_code, units.submission_month, records.entity, records._file_id,
        records._row_number,
        string_split(concat_ws(';', l002, l004, l005, l006), ';') as names
    from quality.dq_local_record as records
    inner join units using (_file_id, agency_code)
    where l004 is not null
),

local_checked as (
    select provider_code, submission_month, sum(needed_counts.items) as items
    from local_records
    inner join needed_counts using (entity)
    group by provider_code, submission_month
),

local_faults as (
    select provider_code, submission_month, count(*) as faults
    from (
        select distinct
            provider_code, submission_month, entity, _file_id, _row_number, unnest(names) as field
        from local_records
        anti join gate_replaced using (_file_id, _row_number)
    )
    semi join needed using (entity, field)
    group by provider_code, submission_month
),

counted as (
    select
        dataset, provider_code, submission_month, sum(records) as items,
        sum(valid + other + "default") as valid_items
    from gate_mandatory_field
    group by dataset, provider_code, submission_month
    union all
    select
        $local, provider_code, submission_month, items, items - coalesce(faults, 0)
    from local_checked
    left join local_faults using (provider_code, submission_month)
)

select
    dataset, provider_code, strftime(submission_month, '%Y-%m') as period,
    cast(items as bigint) as items, cast(valid_items as bigint) as valid_items
from counted
"""
# what the fix lists hold, less what is for information alone
_EXCEPTIONS = """
create or replace temp table gate_exception as
select
    units.dataset, units.provider_code, strftime(units.submission_month, '%Y-%m') as period,
    coalesce(nullif(failures.field, ''), failures.entity) as item, count(*) as exceptions
from gate_rule_failure as failures
inner join gate_rule as rules on failures.rule_id = rules.rule_id and rules.severity <> 'info'
inner join gate_unit as units
    on
        failures._file_id = units._file_id
        and failures.agency_code = units.agency_code
        and units.is_current
        and units.is_validated
group by all
"""


def count_items(connection: duckdb.DuckDBPyConnection, seeds: Path) -> None:
    """Leave the temporary tables ``gate_item`` and ``gate_exception``.

    ``gate_item`` has a row per data set, provider and submission month: how many mandatory items
    were looked at, and how many of them are valid. ``gate_exception`` has how many failures of
    which item (a field, or several that a rule compares, or the record) stand in the submissions
    of the month; a month without a row in it has none.

    Args:
        connection: the connection on which ``decide`` left its tables.
        seeds: folder of the registers.

    """
    count_mandatory_fields(connection, seeds)
    connection.execute(
        _ITEMS, {"local_fields": str(seeds / "local_fields.csv"), "local": LOCAL_DATASET}
    )
    connection.execute(_EXCEPTIONS)
