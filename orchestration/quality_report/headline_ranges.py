"""What the open issues could do to the headline figures, as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from orchestration.gate.headline_ranges import find_headline_ranges


@dataclass(frozen=True)
class HeadlineRange:
    """A headline figure as last published, and what open issues could make of it.

    ``numerator`` and ``denominator`` are None where nothing was counted. ``cases`` could come into
    the figure. ``status`` is ``bounded``, ``not_bounded`` or ``not_known``.
    """

    measure: str
    label: str
    client_group: str
    value_kind: str
    numerator: float | None
    denominator: float | None
    is_insufficient: bool
    cases: int
    status: str


@dataclass(frozen=True)
class Scope:
    """A partnership or a provider with the figures of it that could move."""

    kind: str
    code: str
    ranges: tuple[HeadlineRange, ...]


@dataclass(frozen=True)
class HeadlineRanges:
    """All figures that could move, and how many could not; None before the first publication.

    ``without_figures`` are providers with records left out and no figure in the publication.
    """

    published_period: str | None
    scopes: tuple[Scope, ...]
    still: int
    without_figures: tuple[str, ...]


def gather_headline_ranges(
    connection: duckdb.DuckDBPyConnection, published_period: str | None
) -> HeadlineRanges:
    """Gather the ranges, partnerships before providers.

    Args:
        connection: the connection on which ``decide``, ``rank_fixes`` and
            ``load_published_figures`` left their tables.
        published_period: the month of the publication, as the last of these gave it.

    """
    find_headline_ranges(connection)
    rows = connection.execute(
        """
        select
            scope, code, measure, label, client_group, value_kind, numerator, denominator,
            is_insufficient, cast(cases as bigint), status
        from gate_headline_range
        where cases > 0 or status = 'not_known'
        order by scope = 'provider', code, client_group, position
        """
    ).fetchall()
    of_scope: dict[tuple[str, str], list[HeadlineRange]] = {}
    for kind, code, *values in rows:
        of_scope.setdefault((kind, code), []).append(HeadlineRange(*values))
    (still,) = connection.execute(
        "select count(*) from gate_headline_range where cases = 0 and status = 'bounded'"
    ).fetchone() or (0,)
    without_figures = connection.execute(
        """
        select distinct code from gate_case_at_stake
        anti join gate_headline_range using (scope, code)
        where scope = 'provider'
        order by code
        """
    ).fetchall()
    return HeadlineRanges(
        published_period=published_period,
        scopes=tuple(Scope(kind, code, tuple(found)) for (kind, code), found in of_scope.items()),
        still=int(still),
        without_figures=tuple(code for (code,) in without_figures),
    )
