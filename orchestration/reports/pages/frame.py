"""The frame that every page stands in: one HTML file that needs no other, and no network."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

MADE_FROM = "Made from the published tables of the treatment warehouse."
"""The footer of every page of a report."""

_SHARED = Path(__file__).with_name("templates")


@cache
def environment_of(templates: Path) -> Environment:
    """Give what fills templates in; a page extends `frame.html.jinja` and fills its blocks.

    Each template is compiled once, however many pages are made from it.

    Args:
        templates: folder of the page's own templates; they go before the shared ones.

    """
    return Environment(
        loader=FileSystemLoader([templates, _SHARED]),
        autoescape=True,
        extensions=["jinja2.ext.do"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
