"""How low and how high the headline figures could come out once the open issues are resolved.

A rejected record is in no figure. Mended, its case can come into the numerator, into the
denominator alone, or nowhere. The lowest value of a proportion has all these cases in the
denominator and none in the numerator, the highest has all in both; a count grows by none or by all.
What else a scale allows is in no register, so a mean is not bounded. An accepted failure stays as
it is, and what breaks only a warning is counted already.
"""

from __future__ import annotations

import duckdb

# the cases that open issues keep out, by provider and by the partnership they could come into
_AT_STAKE = """
create or replace temp table gate_case_at_stake as
with rejections as (
    select
        shown.*, fixes.measures, fixes.takes_file,
        acceptance.failure_id is not null as is_accepted
    from gate_shown as shown
    inner join gate_fix as fixes on shown.failure_id = fixes.failure_id
    left join gate_acceptance as acceptance on shown.failure_id = acceptance.failure_id
    where shown.severity = 'reject'
),

left_out as (
    select * from rejections
    -- one accepted failure keeps the record out, whatever becomes of its others
    anti join (select * from rejections where is_accepted) as staying
        using (entity, _file_id, _row_number, agency_code)
),

touched as (
    select
        left_out.provider_code, left_out.dataset, left_out.agency_code,
        unnest(string_split(left_out.measures, ', ')) as measure,
        coalesce(
            left_out.client_ref,
            concat_ws(':', left_out.entity, left_out._file_id, left_out._row_number)
        ) as client_case,
        -- a client without details takes all of its episodes along
        coalesce(left_out.episode_ref, episodes.episode_ref, '') as episode_case
    from left_out
    left join quality.dq_episode as episodes
        on
            left_out.entity = 'client'
            and left_out._file_id = episodes._file_id
            and left_out.agency_code = episodes.agency_code
            and left_out.client_ref = episodes.client_ref
    where not left_out.takes_file
),

cases as (
    select
        touched.provider_code, touched.dataset, touched.measure,
        case figures.counting_unit
            when 'clients' then count(distinct (touched.agency_code, touched.client_case))
            else
                count(
                    distinct (touched.agency_code, touched.client_case, touched.episode_case)
                )
        end as cases,
        false as is_unknown
    from touched
    inner join gate_figure as figures
        on touched.measure = figures.measure and figures.is_headline
    group by touched.provider_code, touched.dataset, touched.measure, figures.counting_unit
),

-- nobody knows how many records fail in what was not read or not checked
unread as (
    select provider_code, dataset from left_out where takes_file
    union
    select provider_code, dataset from gate_unit where is_in_force and not is_validated
    union
    select provider_code, dataset from gate_rule_result
    where status = 'error' and severity = 'reject'
),

by_provider as (
    select * from cases
    union all
    select unread.provider_code, unread.dataset, figures.measure, 0, true
    from unread cross join gate_figure as figures
    where figures.is_headline
),

areas as (
    select distinct area from gate_published_figure
),

served as (
    select distinct provider_code, area from gate_published_figure
    where provider_code <> 'all' and (numerator > 0 or denominator > 0)
),

reach as (
    select distinct 'provider' as scope, provider_code as code, provider_code from by_provider
    union all
    select 'partnership', served.area, served.provider_code
    from served
    union all
    -- whose clients no figure has yet may live anywhere
    select 'partnership', areas.area, unserved.provider_code
    from areas
    cross join (
        select distinct provider_code from by_provider
        anti join served using (provider_code)
    ) as unserved
)

select
    reach.scope, reach.code,
    case by_provider.dataset when 'ndtms_yp' then 'yp' else 'adult' end as client_group,
    by_provider.measure, sum(by_provider.cases) as cases,
    bool_or(by_provider.is_unknown) as is_unknown
from by_provider
inner join reach on by_provider.provider_code = reach.provider_code
group by reach.scope, reach.code, client_group, by_provider.measure
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
    connection.execute(_AT_STAKE)
    connection.execute(_RANGES)
