"""Whether outcome forms come as they should, from the figures last published."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.gate.decision import month_bounds

FORMS = {"TOP01": "adult", "YP03": "yp"}
"""The measures of form compliance, by whom the forms are about."""

_STANDARD = "top_completeness_standard"


@dataclass(frozen=True)
class FormKind:
    """A kind of form that is asked for: at the start, at review, at the exit."""

    measure: str
    component: str
    label: str


@dataclass(frozen=True)
class FormShare:
    """How many of the forms that were due are there; ``denominator`` 0 where none was due."""

    kind: FormKind
    scope: str
    code: str
    numerator: int
    denominator: int
    is_below: bool


@dataclass(frozen=True)
class Hidden:
    """What rests on a kind of form, and where fewer are there than the standard asks for."""

    kind: FormKind
    measures: tuple[str, ...]
    partnerships: tuple[str, ...]
    providers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OutcomeForms:
    """The section: all shares, partnerships before providers, and what they hide."""

    published_period: str | None
    standard: float
    kinds: tuple[FormKind, ...]
    shares: tuple[FormShare, ...]
    hidden: tuple[Hidden, ...]

    def kinds_of(self, measure: str) -> list[FormKind]:
        """Give the kinds of one measure, none where the register does not hold it."""
        return [kind for kind in self.kinds if kind.measure == measure]

    def codes(self, measure: str, scope: str) -> list[str]:
        """Give the partnerships or the providers of which a form was due."""
        found = (
            share.code
            for share in self.shares
            if (share.kind.measure, share.scope) == (measure, scope) and share.denominator
        )
        return list(dict.fromkeys(found))

    def share(self, kind: FormKind, scope: str, code: str) -> FormShare | None:
        """Give the share of one kind, of one partnership or provider; None where none is known."""
        found = (
            share
            for share in self.shares
            if (share.kind, share.scope, share.code) == (kind, scope, code)
        )
        return next(found, None)

    def due(self, kind: FormKind) -> list[FormShare]:
        """Give the shares of the providers of which a form of one kind was due."""
        return [
            share
            for share in self.shares
            if share.kind == kind and share.scope == "provider" and share.denominator
        ]


def gather_outcome_forms(
    connection: duckdb.DuckDBPyConnection, seeds: Path, period: str, published_period: str | None
) -> OutcomeForms:
    """Gather the compliance of outcome forms.

    Args:
        connection: the connection on which ``load_published_figures`` left its tables.
        seeds: folder of the registers.
        period: the report month, ``YYYY-MM``.
        published_period: the month of the publication.

    """
    standard = _standard(seeds, period)
    kinds = {
        (measure, component): FormKind(measure, component, label)
        for measure, component, label in connection.execute(
            """
            select measure, component, label from gate_figure
            where list_contains($forms, measure)
            order by position
            """,
            {"forms": list(FORMS)},
        ).fetchall()
    }
    connection.execute(
        """
        create or replace temp table gate_form_share as
        with shares as (
            select
                measure, component, 'partnership' as scope, area as code, area, numerator,
                denominator
            from gate_published_figure
            where provider_code = 'all'
            union all
            select
                measure, component, 'provider', provider_code, area, numerator, denominator
            from gate_published_figure
            where provider_code <> 'all'
        )

        select *, coalesce(numerator / nullif(denominator, 0) < $standard, false) as is_below
        from shares
        where list_contains($forms, measure) and numerator is not null
        """,
        {"forms": list(FORMS), "standard": standard},
    )
    shares = connection.execute(
        """
        select
            measure, component, scope, code,
            cast(sum(numerator) as bigint), cast(sum(denominator) as bigint),
            coalesce(sum(numerator) / nullif(sum(denominator), 0) < $standard, false)
        from gate_form_share
        group by measure, component, scope, code
        order by scope, code
        """,
        {"standard": standard},
    ).fetchall()
    return OutcomeForms(
        published_period=published_period,
        standard=standard,
        kinds=tuple(kinds.values()),
        shares=tuple(
            FormShare(kinds[measure, component], *rest) for measure, component, *rest in shares
        ),
        hidden=_hidden(connection, seeds, kinds),
    )


def _hidden(
    connection: duckdb.DuckDBPyConnection, seeds: Path, kinds: dict[tuple[str, str], FormKind]
) -> tuple[Hidden, ...]:
    """Say which measures go by a kind of form; a figure is hidden by the forms of its own cell."""
    measures: dict[tuple[str, str], dict[str, None]] = {}
    for row in _rows(seeds, "measure_components"):
        form = row["completeness_measure"], row["completeness_component"]
        measures.setdefault(form, {})[row["measure"]] = None
    below = connection.execute(
        """
        select measure, component, scope, code, area from gate_form_share
        where is_below
        order by all
        """
    ).fetchall()
    return tuple(
        Hidden(
            kind=kind,
            measures=tuple(sorted(measures.get(key, ()))),
            partnerships=tuple(
                code for *of, scope, code, _ in below if tuple(of) == key and scope == "partnership"
            ),
            providers=tuple(
                (code, area)
                for *of, scope, code, area in below
                if tuple(of) == key and scope == "provider"
            ),
        )
        for key, kind in kinds.items()
    )


def _standard(seeds: Path, period: str) -> float:
    """Read the share of forms below which outcome figures are insufficient, as it held then."""
    _, last_day = month_bounds(period)
    return next(
        float(row["value"])
        for row in _rows(seeds, "measure_parameters")
        if row["parameter"] == _STANDARD
        and row["valid_from"] <= last_day.isoformat() <= (row["valid_to"] or "9999-12-31")
    )


def _rows(seeds: Path, register: str) -> list[dict[str, str]]:
    with (seeds / f"{register}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
