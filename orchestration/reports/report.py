"""A report that was written, as the index page lists it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Audience = Literal["restricted", "partnership", "public"]


@dataclass(frozen=True)
class Report:
    """A report that was written, as the index page lists it.

    Attributes:
        title: what it is, without the forms it comes in.
        group: heading of the index page it stands under, such as "Quarterly reports".
        audience: who may be handed it.
        forms: what the forms are called, each with its path from the reports folder.
        about: one sentence on what is in it.

    """

    title: str
    group: str
    audience: Audience
    forms: tuple[tuple[str, str], ...]
    about: str
