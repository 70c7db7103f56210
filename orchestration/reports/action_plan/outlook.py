"""How many completions a completion rate needs, now and at the ends of the coming quarters.

The window of the rate moves on with the report date. Who left treatment before it begins drops out
of the denominator and takes old completions along; completions of the last six months count, but
each may yet turn into a return.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from orchestration.lib.registers import parameter
from orchestration.reports.published import EVERYBODY, Published

_CLOSE = 1e-9

# a client is in one group by all journeys in the window, as in the figure itself
_POSITION_SQL = """
with journeys as (
    select
        client_id, journey_no, treatment_start, journey_end, exit_group, substance_group,
        lead(journey_start) over (partition by client_id order by journey_no) as next_start
    from published.fct_journey
    where area = ? and provider_code = ? and age_at_start >= ?
),
inside as (
    select * from journeys
    where treatment_start <= ? and (journey_end is null or journey_end >= ?)
),
clients as (
    select
        client_id,
        case
            when bool_or(substance_group = 'opiate') then 'opiate'
            when bool_or(substance_group = 'non_opiate_and_alcohol') then 'non_opiate_and_alcohol'
            when bool_or(substance_group = 'non_opiate_only')
                and bool_or(substance_group = 'alcohol_only') then 'non_opiate_and_alcohol'
            when bool_or(substance_group = 'non_opiate_only') then 'non_opiate_only'
            when bool_or(substance_group = 'alcohol_only') then 'alcohol_only'
            else 'not_recorded'
        end as substance_group
    from inside
    group by client_id
),
completions as (
    select client_id, max(journey_no) as journey_no
    from inside
    where exit_group = 'successful' and journey_end between ? and ?
    group by client_id
),
kept as (
    select inside.client_id, inside.journey_end + to_months(?) > ? as is_followed_up
    from inside
    inner join completions using (client_id, journey_no)
    where
        inside.next_start is null
        or inside.next_start >= inside.journey_end + to_months(?)
)
select count(*), count(kept.client_id), count_if(coalesce(kept.is_followed_up, false))
from clients
left join kept on clients.client_id = kept.client_id
where list_contains(?, clients.substance_group)
"""


@dataclass(frozen=True)
class Position:
    """Where a rate stands at a report date, by what is known now.

    Attributes:
        report_date: the date the rate will be reported for.
        window_start: first day of its window.
        window_end: last day of its window.
        in_treatment: persons known to have been in treatment in it.
        completed: those who completed and have not returned.
        followed_up: those of them whose six months are not over yet.
        needed: further completions without return that reach the target.
        completions: completions that it takes, since some will return.
        is_open: the window ends after today, so that new completions still count.

    """

    report_date: date
    window_start: date
    window_end: date
    in_treatment: int
    completed: int
    followed_up: int
    needed: int
    completions: int
    is_open: bool


def cases_needed(numerator: int, denominator: int, wanted: float) -> int:
    """Give how many more cases reach a wanted share, those in the denominator staying the same."""
    return max(0, math.ceil(wanted * denominator - _CLOSE) - numerator)


def completions_needed(needed: int, return_share: float) -> int:
    """Give how many completions leave as many without a return.

    Args:
        needed: completions without return that are needed.
        return_share: share of completions that are followed by a return, below 1.

    """
    return math.ceil(needed / (1 - return_share) - _CLOSE)


def month_end(day: date, months: int) -> date:
    """Give the last day of the month that lies some months after a day's month."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def outlook(
    published: Published,
    *,
    area: str,
    groups: Sequence[str],
    target: float,
    return_share: float,
    months_ahead: Sequence[int],
) -> list[Position]:
    """Give the positions of completion without return (`COMPLETE12`) some months ahead.

    Nobody new is counted in: new presentations raise the denominator, and what is needed with it.

    Args:
        published: the publication.
        area: the partnership.
        groups: the substance groups of the rate.
        target: the share to reach, 0 to 1.
        return_share: share of completions that are followed by a return, below 1.
        months_ahead: how many months after the report month.

    """
    today = published.month.report_date
    follow_up = int(parameter("representation_months", today))
    adult_age = int(parameter("adult_age_years", today))
    positions = []
    for ahead in months_ahead:
        window_end = month_end(today, ahead - follow_up)
        window_start = month_end(today, ahead - follow_up - 12) + timedelta(days=1)
        known_until = min(window_end, today)
        in_treatment, completed, followed_up = published.rows(
            _POSITION_SQL,
            [
                *(area, EVERYBODY, adult_age, known_until, window_start),
                *(window_start, known_until, follow_up, today, follow_up, list(groups)),
            ],
        )[0]
        # of those who may yet return, as many do as did before
        lasting = completed - math.ceil(followed_up * return_share - _CLOSE)
        needed = cases_needed(lasting, in_treatment, target)
        positions.append(
            Position(
                *(month_end(today, ahead), window_start, window_end),
                *(in_treatment, completed, followed_up, needed),
                completions_needed(needed, return_share),
                window_end > today,
            )
        )
    return positions
