"""The figures a pack prints: the headlines of the contracts and the breakdowns they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from orchestration.reports.published import EVERYBODY, Published

MEAN = "mean"
PUBLISHED = "published"
RATE = "rate"
UNMET_NEED = "unmet_need"
# of these the denominator is an estimate of need, which anybody can look up
_OF_NEED = ("met_need", UNMET_NEED)


class Cell(NamedTuple):
    """What a figure counts: the part of its row that is no number."""

    measure: str
    component: str
    window_code: str
    window_start: date
    window_end: date
    area: str
    provider_code: str
    client_group: str
    breakdown: str
    breakdown_value: str

    def within(self, **other: str) -> Cell:
        """Give the cell that differs in what is named."""
        return self._replace(**other)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Figure:
    """A figure of an indicator, exact, with what is printed beside it."""

    TABLE: ClassVar = "indicator_values"
    indicator_id: str
    framework: str
    contract: str
    role: str
    label: str
    measure: str
    component: str
    window_code: str
    window_start: date
    window_end: date
    area: str
    provider_code: str
    client_group: str
    breakdown: str
    breakdown_value: str
    value_kind: str
    numerator: float | None
    denominator: float | None
    value: float | None
    target: float | None
    target_kind: str | None
    rag: str | None
    status: str

    @property
    def cell(self) -> Cell:
        """What it counts."""
        return Cell(
            *(self.measure, self.component, self.window_code, self.window_start),
            *(self.window_end, self.area, self.provider_code, self.client_group),
            *(self.breakdown, self.breakdown_value),
        )

    @property
    def persons_cell(self) -> Cell:
        """The cell of those counted: who is in need and not met follows from who is met."""
        return self.cell.within(component=self.component.replace(".unmet", ".met"))

    @property
    def persons(self) -> int | None:
        """The persons or events counted; None where the numerator is an amount."""
        if self.value_kind in (MEAN, PUBLISHED) or self.numerator is None:
            return None
        if self.value_kind == UNMET_NEED:
            # who is met can be worked out from who is not
            return None if self.denominator is None else round(self.denominator - self.numerator)
        return round(self.numerator)

    @property
    def base(self) -> int | None:
        """The persons or events it is a share or a mean of; None for a count or a need."""
        if self.denominator is None or self.value_kind in _OF_NEED:
            return None
        return round(self.denominator)

    @property
    def others(self) -> int | None:
        """Those of the base who are not counted."""
        if self.persons is None or self.base is None:
            return None
        return self.base - self.persons

    @property
    def rank(self) -> int:
        """How late it is withheld for the sake of others: totals and the partnership last."""
        return 2 * (self.provider_code == EVERYBODY) + (self.breakdown == "total")


def figures_of(published: Published) -> list[Figure]:
    """Give the headlines of the month and the breakdowns asked for, in the order of the contracts.

    A contract with several areas or providers has a row for each; what two contracts of one area
    share stands once.
    """
    found = published.read(
        Figure,
        "where period = ? and role in ('headline', 'breakdown') and measure is not null "
        "order by framework, indicator_id, role desc, label, client_group, breakdown, "
        "breakdown_value, provider_code, contract, component, window_code",
        [published.month.period],
    )
    once: dict[tuple[object, ...], Figure] = {}
    for figure in found:
        key = (figure.framework, figure.indicator_id, figure.role, figure.label, figure.cell)
        once.setdefault(key, figure)
    return list(once.values())
