"""How low and how high the headline figures could come out once the open issues are resolved.

A rejected record is in no figure. Mended, its case can come into the numerator, into the
denominator alone, or nowhere. The lowest value of a proportion has all these cases in the
denominator and none in the numerator, the highest has all in both; a count grows by none or by all.
What else a scale allows is in no register, so a mean is not bounded. An accepted failure stays as
it is, and what breaks only a warning is counted already.
"""

from __future__ import annotations

import duckdb

# the records that open issues keep out of every figure
_LEFT_OUT = """
create or replace temp table gate_left_out as
with rejections as (
    select
        shown.*, fixes.measures, fixes.takes_file,
        acceptance.failure_id is not null as is_accepted
    from gate_shown as shown
    inner join gate_fix as fixes on shown.failure_id = fixes.failure_id
    left join gate_acceptance as acceptance on shown.failure_id = acceptance.failure_id
    -- local records are no part of the measures of journeys
    where shown.severity = 'reject' and shown.dataset <> 'case_management'
)

select
    *,
    concat_ws(
        '/', agency_code, coalesce(client_ref, concat_ws(':', entity, _file_id, _row_number))
    ) as client_case
from rejections
-- one accepted failure keeps the record out, whatever becomes of its others
anti join (select * from rejections where is_accepted) as staying
    using (entity, _file_id, _row_number, agency_code)
"""

# where its client may live: by the codes of the client's episodes, else wherever the provider has
# clients, else anywhere
_POSSIBLE_AREAS = """
create or replace temp table gate_possible_area as
with clients as (
    select distinct provider_code, _file_id, agency_code, client_ref, client_case
    from gate_left_out
),

residence as (
    select distinct clients.client_case, codes.area
    from clients
    inner join quality.dq_episode as episodes
        on
            clients._file_id = episodes._file_id
            and clients.agency_code = episodes.agency_code
            and clients.client_ref = episodes.client_ref
    inner join gate_area_code as codes
        on codes.code in (episodes.utla, episodes.la, episodes.dat)
)

select * from residence
union
select clients.client_case, reach.area
from clients
inner join gate_provider_area as reach on clients.provider_code = reach.provider_code
anti join residence on clients.client_case = residence.client_case
"""

_PROVIDER_AREAS = """
create or replace temp table gate_provider_area as
with served as (
    select distinct provider_code, area from gate_published_figure
    where provider_code <> 'all' and (numerator > 0 or denominator > 0)
)

select * from served
union all
select units.provider_code, areas.area
from (
    select distinct provider_code from gate_unit
    anti join served using (provider_code)
    where is_in_force
) as units
cross join (select distinct area from gate_published_figure) as areas
"""

_AT_STAKE = """
create or replace temp table gate_case_at_stake as
with headlines as (
    select measure, counting_unit from gate_figure where is_headline
),

touched as (
    select
        left_out.*,
        unnest(string_split(left_out.measures, ', ')) as measure,
        -- a client without details takes all of its episodes along
        coalesce(left_out.episode_ref, episodes.episode_ref, '') as episode
    from gate_left_out as left_out
    left join quality.dq_episode as episodes
        on
            left_out.entity = 'client'
            and left_out._file_id = episodes._file_id
            and left_out.agency_code = episodes.agency_code
            and left_out.client_ref = episodes.client_ref
    where not left_out.takes_file
),

cases as (
    select distinct
        touched.provider_code, touched.dataset, touched.measure, touched.client_case,
        case when headlines.counting_unit <> 'clients' then touched.episode end as episode
    from touched
    inner join headlines on touched.measure = headlines.measure
),

-- nobody knows how many records fail in what was not read or not checked
unread as (
    select provider_code, dataset from gate_left_out where takes_file
    union
    select provider_code, dataset from gate_unit
    where is_in_force and not is_validated and dataset <> 'case_management'
    union
    select provider_code, dataset from gate_rule_result
    where status = 'error' and severity = 'reject' and dataset <> 'case_management'
),

at_stake as (
    select
        'provider' as scope, provider_code as code, dataset, measure, 1 as cases,
        false as is_unknown
    from cases
    union all
    select 'partnership', areas.area, cases.dataset, cases.measure, 1, false
    from cases
    inner join gate_possible_area as areas on cases.client_case = areas.client_case
    union all
    select 'provider', unread.provider_code, unread.dataset, headlines.measure, 0, true
    from unread cross join headlines
    union all
    select 'partnership', reach.area, unread.dataset, headlines.measure, 0, true
    from unread
    inner join gate_provider_area as reach on unread.provider_code = reach.provider_code
    cross join headlines
)

select
    scope, code, client_group, measure, sum(cases) as cases, bool_or(is_unknown) as is_unknown
from (
    select
        at_stake.*,
        case dataset when 'ndtms_yp' then 'yp' else 'adult' end as client_group
    from at_stake
    union all
    -- what is counted of both together is at stake with either
    select at_stake.*, 'all'
    from at_stake
    inner join gate_figure as figures
        on
            at_stake.measure = figures.measure
            and figures.is_headline
            and figures.client_groups = 'each_and_all'
) as grouped
group by scope, code, client_group, measure
"""

_RANGES = """
create or replace temp table gate_headline_range as
with published as (
    select
        'provider' as scope, provider_code as code, measure, component, client_group,
        sum(numerator) as numerator, sum(denominator) as denominator,
        bool_or(status = 'insufficient_data') as is_insufficient
    from gate_published_figure
    where provider_code <> 'all'
    group by provider_code, measure, component, client_group
    union all
    select
        'partnership', area, measure, component, client_group, numerator, denominator,
        status = 'insufficient_data'
    from gate_published_figure
    where provider_code = 'all'
),

held as (
    select
        published.*, figures.value_kind, figures.label, figures.position,
        case figures.value_kind
            when 'count' then published.numerator
            else published.numerator / nullif(published.denominator, 0)
        end as value,
        coalesce(at_stake.cases, 0) as cases,
        coalesce(at_stake.is_unknown, false) as is_unknown
    from published
    inner join gate_figure as figures
        on
            published.measure = figures.measure
            and published.component = figures.component
            and figures.is_headline
    left join gate_case_at_stake as at_stake
        on
            published.scope = at_stake.scope
            and published.code = at_stake.code
            and published.client_group = at_stake.client_group
            and published.measure = at_stake.measure
),

bounded as (
    select
        *,
        case
            when is_unknown then 'not_known'
            when cases > 0 and value_kind not in ('count', 'proportion') then 'not_bounded'
            else 'bounded'
        end as status
    from held
)

select
    scope, code, measure, component, label, value_kind, client_group, numerator, denominator, value,
    is_insufficient, cases, status, position,
    case
        when status <> 'bounded' then null
        when cases = 0 or value_kind = 'count' then value
        else numerator / (denominator + cases)
    end as lowest,
    case
        when status <> 'bounded' then null
        when cases = 0 then value
        when value_kind = 'count' then numerator + cases
        else (numerator + cases) / (denominator + cases)
    end as highest
from bounded
"""


def find_headline_ranges(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave the temporary tables ``gate_case_at_stake`` and ``gate_headline_range``.

    The latter has a row per partnership or provider (``scope``, ``code``), measure and client group
    of the last publication: its headline figure, ``cases`` that could come into it, ``lowest`` and
    ``highest``. Both are null where ``status`` is ``not_known`` (a file was not read or checked) or
    ``not_bounded`` (a mean). A provider's figure is that of all its areas together. Where clients
    are counted, a client is a case; in all else an episode is.

    Args:
        connection: the connection on which ``decide``, ``rank_fixes`` and
            ``load_published_figures`` left their tables.

    """
    connection.execute(_LEFT_OUT)
    _load_area_codes(connection)
    for query in (_PROVIDER_AREAS, _POSSIBLE_AREAS, _AT_STAKE, _RANGES):
        connection.execute(query)


def _load_area_codes(connection: duckdb.DuckDBPyConnection) -> None:
    """Load which code of an authority stands for which area, as far as the table has landed."""
    connection.execute("create or replace temp table gate_area_code (code varchar, area varchar)")
    (is_told,) = connection.execute(
        """
        select count(*) > 0 from information_schema.tables
        where table_schema = 'raw' and table_name = 'reference_areas'
        """
    ).fetchone() or (False,)
    if is_told:
        connection.execute(
            """
            insert into gate_area_code
            select upper(trim(authority_code)), trim(area) from raw.reference_areas
            """
        )
