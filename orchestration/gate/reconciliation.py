"""Whether a provider's own extract and its submissions to NDTMS tell of the same clients and stays.

A local client is linked by agency code and reference. Only structured episodes are held against
NDTMS, as it knows no others, and only those that ended in the financial year of the month or later:
a submission starts anew each April.
"""

from __future__ import annotations

from datetime import date

import duckdb

from orchestration.gate.rules import LOCAL_DATASET

_APRIL = 4

_SIDES = f"""
create or replace temp table gate_local_side as
with units as (
    select * from gate_unit
    where dataset = '{LOCAL_DATASET}' and is_in_force and not is_rejected_whole
),

agencies as (
    select distinct agency_code, dataset, provider_code from gate_unit
    where dataset <> '{LOCAL_DATASET}' and is_in_force and not is_rejected_whole
)

select
    units.provider_code, agencies.dataset, clients.agency_code, clients.client_ref,
    clients.client_id,
    clients.agency_code is null or clients.client_ref is null as has_no_reference
from quality.dq_local_client as clients
inner join units using (_file_id)
left join agencies
    on clients.agency_code = agencies.agency_code and units.provider_code = agencies.provider_code
-- a key that stands twice is for the rules to tell
qualify
    row_number() over (
        partition by units.provider_code, clients.client_id order by clients._row_number desc
    ) = 1;

create or replace temp table gate_local_stay as
select distinct
    clients.provider_code, clients.dataset, clients.agency_code, clients.client_ref,
    episodes.start_date, episodes.discharge_date as end_date
from quality.dq_local_episode as episodes
inner join gate_unit as units using (_file_id)
inner join gate_local_side as clients
    on units.provider_code = clients.provider_code and episodes.client_id = clients.client_id
where
    units.is_in_force and not units.is_rejected_whole
    and clients.dataset is not null and not clients.has_no_reference
    and episodes.episode_type = 'structured'
    and episodes.start_date <= $last_day
    and (episodes.discharge_date is null or episodes.discharge_date >= $year_start);

-- the providers of which both sides are there
create or replace temp table gate_reconciled as
select distinct provider_code, dataset, agency_code from gate_unit
where
    dataset <> '{LOCAL_DATASET}' and is_in_force and not is_rejected_whole
    and provider_code in (select provider_code from gate_local_side);

create or replace temp table gate_national_stay as
select distinct
    reconciled.provider_code, reconciled.dataset, episodes.agency_code,
    episodes.clientid as client_ref, episodes.triaged_date as start_date,
    episodes.disd_date as end_date
from quality.dq_episode as episodes
inner join gate_unit as units using (_file_id, agency_code)
inner join gate_reconciled as reconciled using (agency_code)
where
    units.is_in_force and episodes.consent = 'Y' and episodes.triaged_date <= $last_day
    and (episodes.disd_date is null or episodes.disd_date >= $year_start);

-- every client that a submission up to the month has told of, with the newest one
create or replace temp table gate_national_client as
select
    reconciled.provider_code, reconciled.dataset, clients.agency_code,
    clients.clientid as client_ref, bool_or(units.is_in_force) as is_in_force
from quality.dq_client as clients
inner join gate_unit as units using (_file_id, agency_code)
inner join gate_reconciled as reconciled using (agency_code)
where units.submission_month <= $first_day and clients.clientid is not null
group by all
"""

_FINDINGS = """
create or replace temp table gate_reconciliation_item as
with linked as (
    select locals.* from gate_local_side as locals
    semi join gate_national_client as nationals using (agency_code, client_ref)
),

clients as (
    select
        provider_code, dataset, agency_code, client_ref, client_id,
        case when has_no_reference then 'client_without_reference' else 'client_local_only' end
            as finding
    from gate_local_side
    anti join linked using (provider_code, client_id)
    where has_no_reference or dataset is not null
    union all
    select provider_code, dataset, agency_code, client_ref, null, 'client_ndtms_only'
    from gate_national_client
    anti join gate_local_side using (agency_code, client_ref)
    where is_in_force
),

-- stays of clients whom both sides know; a start links them
stays as (
    select
        coalesce(locals.provider_code, nationals.provider_code) as provider_code,
        coalesce(locals.dataset, nationals.dataset) as dataset,
        coalesce(locals.agency_code, nationals.agency_code) as agency_code,
        coalesce(locals.client_ref, nationals.client_ref) as client_ref,
        locals.start_date as local_start, locals.end_date as local_end,
        nationals.start_date as ndtms_start, nationals.end_date as ndtms_end
    from gate_local_stay as locals
    full join gate_national_stay as nationals
        on
            locals.agency_code = nationals.agency_code
            and locals.client_ref = nationals.client_ref
            and locals.start_date = nationals.start_date
)

select
    provider_code, dataset, agency_code, client_ref, client_id, finding,
    cast(null as date) as local_start, cast(null as date) as local_end,
    cast(null as date) as ndtms_start, cast(null as date) as ndtms_end
from clients
union all
select
    stays.provider_code, stays.dataset, stays.agency_code, stays.client_ref, linked.client_id,
    case
        when ndtms_start is null then 'episode_local_only'
        when local_start is null then 'episode_ndtms_only'
        else 'exit_differs'
    end,
    local_start, local_end, ndtms_start, ndtms_end
from stays
inner join linked using (provider_code, agency_code, client_ref)
where ndtms_start is null or local_start is null or local_end is distinct from ndtms_end;

create or replace temp table gate_reconciliation as
select provider_code, finding, count(*) as number from gate_reconciliation_item
group by provider_code, finding
union all
select locals.provider_code, 'client_linked', count(*)
from gate_local_side as locals
semi join gate_national_client as nationals using (agency_code, client_ref)
group by locals.provider_code
"""

_MONTH = """
create or replace temp table gate_reconciliation_month as
with stays as (
    select *, 'local' as side from gate_local_stay
    union all
    select *, 'ndtms' as side from gate_national_stay
),

counted as (
    select
        dataset, provider_code, side,
        count(distinct (agency_code, client_ref)) filter (
            end_date is null or end_date >= $first_day
        ) as clients,
        count(*) filter (start_date >= $first_day) as starts,
        count(*) filter (end_date between $first_day and $last_day) as exits
    from stays
    group by dataset, provider_code, side
),

places as (
    select distinct dataset, provider_code from gate_reconciled
),

long as (
    select
        places.dataset, places.provider_code, components.component,
        coalesce(max(
            case components.component
                when 'clients' then counted.clients
                when 'starts' then counted.starts
                else counted.exits
            end
        ) filter (counted.side = 'local'), 0) as local,
        coalesce(max(
            case components.component
                when 'clients' then counted.clients
                when 'starts' then counted.starts
                else counted.exits
            end
        ) filter (counted.side = 'ndtms'), 0) as ndtms
    from places
    cross join (values ('clients'), ('starts'), ('exits')) as components (component)
    left join counted using (dataset, provider_code)
    group by places.dataset, places.provider_code, components.component
)

select *, least(local, ndtms) as met, greatest(local, ndtms) as asked from long
"""


def reconcile(connection: duckdb.DuckDBPyConnection, first_day: date, last_day: date) -> None:
    """Hold the local extracts in force against the submissions in force.

    Leaves the temporary tables ``gate_reconciliation_item`` (a client or stay that is on one side
    alone, or whose exits differ; names clients by the provider's references),
    ``gate_reconciliation`` (how many, per provider and finding, and the clients that are linked)
    and ``gate_reconciliation_month`` (clients, starts and exits of the month on either side, per
    data set and provider; ``met`` is the smaller number, ``asked`` the larger).

    Args:
        connection: with ``gate_unit`` and the quality models.
        first_day: first day of the month that is decided for.
        last_day: its last day.

    """
    year = first_day.year if first_day.month >= _APRIL else first_day.year - 1
    days = {"first_day": first_day, "last_day": last_day}
    for query in (*_SIDES.split(";\n"), *_FINDINGS.split(";\n"), _MONTH):
        wanted = days | {"year_start": date(year, _APRIL, 1)}
        connection.execute(
            query, {name: day for name, day in wanted.items() if f"${name}" in query}
        )
